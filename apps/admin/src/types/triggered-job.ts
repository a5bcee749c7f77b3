import { type TriggeredJob as Triggered, triggerJob } from '@barycenter/core/available-jobs/trigger-job'
import { builder } from '../builder.ts'
import { tellFailure } from '../graphql/told-failure.ts'
import { JobLog } from './job-log.ts'

const TriggeredJob = builder.objectRef<Triggered>('TriggeredJob').implement({
  description: 'What became of the wish to run a job.',
  fields: (t) => ({
    jobName: t.exposeString('jobName', { description: 'Which job.' }),
    success: t.exposeBoolean('success', {
      description: 'Whether it ran and was done. False when it failed, and when it is being run already.',
    }),
    message: t.exposeString('message', { description: 'What it did, or why it did not.' }),
    log: t.field({
      type: JobLog,
      nullable: true,
      description: 'Its entry in the job log; null when it is being run already, for nothing was begun.',
      resolve: ({ run }) => run,
    }),
  }),
})

builder.mutationField('triggerJob', (t) =>
  t.field({
    type: TriggeredJob,
    description: `Runs a job now, whether or not it is due, and waits for its end. No two replicas run a job at a time. A name
that no job has is refused with \`NOT_FOUND\`.

\`\`\`graphql
mutation { triggerJob(jobName: "cleanup_expired_sessions") { success message } }
\`\`\``,
    authScopes: { 'jobs:write': true },
    args: {
      jobName: t.arg.string({ required: true, description: 'As `availableJobs` names it.' }),
    },
    resolve: async (_root, { jobName }, { env, operator }) => {
      const triggered = await triggerJob(env, operator, jobName)
      const code = triggered.run === undefined ? 'JOB_BUSY' : 'JOB_FAILED'
      return tellFailure(triggered, triggered.success ? undefined : { code })
    },
  }),
)
