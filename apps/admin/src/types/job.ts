import { JOBS } from '@barycenter/core/available-jobs/jobs'
import type { Job as BackgroundJob } from '@barycenter/core/jobs/job'
import { nextDueAt } from '@barycenter/core/jobs/schedule'
import { builder } from '../builder.ts'

const Job = builder.objectRef<BackgroundJob>('Job').implement({
  description: 'Work that is done again and again in the background, by one replica at a time.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What `triggerJob` and `jobLogs` call it.' }),
    description: t.exposeString('description', { description: 'What it does.' }),
    schedule: t.exposeString('schedule', {
      description:
        'When it is due, as cron with seconds, in UTC: `0 30 * * * *` is half past every hour. Each due time is ' +
        'seen to once, however many replicas there are; of those that passed while none was up, only the last.',
    }),
    nextDueAt: t.field({
      type: 'DateTime',
      description: 'When it is due next.',
      resolve: ({ schedule }, _arguments, { env }) => nextDueAt(schedule, env.clock.now()),
    }),
  }),
})

builder.queryField('availableJobs', (t) =>
  t.field({
    type: [Job],
    description: 'All jobs that there are.',
    authScopes: { 'jobs:read': true },
    resolve: () => JOBS,
  }),
)
