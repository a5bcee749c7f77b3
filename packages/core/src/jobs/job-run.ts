import type { Schema } from '@barycenter/database/schema'
import type { Actor } from '../audit/actor.ts'

/** A run of a job, as the job log tells of it. */
export type JobRun = Schema['jobRuns']['$inferSelect']

/** What is said of a run whose process ended before it did. */
export const INTERRUPTED = 'The process that ran it ended before it was done.'

/** Why a run was begun. */
export type JobTrigger =
  /** It was due at an instant. `nextDueAt` is the one after that. */
  | { readonly kind: 'schedule'; readonly dueAt: Date; readonly nextDueAt: Date }
  /** Somebody asked for it. */
  | { readonly kind: 'operator'; readonly by: Actor }

/** The name of the lease of a job. Whoever runs it holds it by the id of the run. */
export function jobLease(jobName: string): string {
  return `job ${jobName}`
}
