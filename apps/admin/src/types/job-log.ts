import { listJobRuns } from '@barycenter/core/available-jobs/list-job-runs'
import type { JobRun } from '@barycenter/core/jobs/job-run'
import { builder } from '../builder.ts'
import { Refusal } from '../graphql/refusal.ts'

const MAXIMUM_LIMIT = 1000

const JobTrigger = builder.enumType('JobTrigger', {
  description: 'Why a job was run.',
  values: {
    SCHEDULE: { value: 'schedule', description: 'It was due.' },
    OPERATOR: { value: 'operator', description: 'Somebody asked for it: `triggerJob`.' },
  } as const,
})

/** One run of a job. */
export const JobLog = builder.objectRef<JobRun>('JobLog').implement({
  description:
    'One run of a job. Each has an entry from its beginning on. Entries are kept for 30 days, those of runs that ' +
    'succeeded and found nothing to do for 2.',
  fields: (t) => ({
    id: t.exposeID('runId', { description: 'Names the run, here and in the log of the process.' }),
    jobName: t.exposeString('jobName', { description: 'Which job it was.' }),
    trigger: t.expose('trigger', { type: JobTrigger, description: 'Why it was run.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was done, or failed. Null while it runs, and if it never came to its end.',
    }),
    success: t.exposeBoolean('success', {
      nullable: true,
      description:
        'Whether it was done. Null while it runs. False also when its process ended before it did, which is ' +
        'known about a minute later.',
    }),
    errorMessage: t.exposeString('errorMessage', {
      nullable: true,
      description: 'Why it was not done. Of unexpected errors the log of the process tells more.',
    }),
    recordsProcessed: t.exposeInt('recordsProcessed', {
      nullable: true,
      description: 'How many records it deleted, made or changed; null if that is not known.',
    }),
  }),
})

builder.queryField('jobLogs', (t) =>
  t.field({
    type: [JobLog],
    description: `Runs of jobs, the newest first.

\`\`\`graphql
{ jobLogs(onlyFailures: true, limit: 10) { jobName startedAt completedAt errorMessage } }
\`\`\``,
    authScopes: { 'jobs:read': true },
    args: {
      limit: t.arg.int({ defaultValue: 100, description: `How many at most, up to ${MAXIMUM_LIMIT}.` }),
      onlyFailures: t.arg.boolean({
        defaultValue: false,
        description: 'Only runs that failed, or did not come to their end.',
      }),
      jobName: t.arg.string({ description: 'Only runs of this job.' }),
    },
    resolve: (_root, { limit, onlyFailures, jobName }, { env }) =>
      listJobRuns(env, {
        limit: readLimit(limit ?? 100),
        onlyFailures: onlyFailures ?? false,
        jobName: jobName ?? undefined,
      }),
  }),
)

function readLimit(limit: number): number {
  if (limit >= 0 && limit <= MAXIMUM_LIMIT) return limit
  throw new Refusal('BAD_USER_INPUT', `Argument "limit": between 0 and ${MAXIMUM_LIMIT} entries.`)
}
