import { closest, distance } from 'fastest-levenshtein'
import { AdminError } from '../errors.ts'
import { CLEANUP_JOBS } from '../housekeeping/jobs.ts'
import type { Job } from '../jobs/job.ts'
import { maintainKeys } from '../keys/maintain-keys.job.ts'
import { sweepStagedSyncs } from '../sync/staged/sweep-staged-syncs.job.ts'

/** All that there are. What has to be there first comes first. */
export const JOBS: readonly Job[] = [maintainKeys, ...CLEANUP_JOBS, sweepStagedSyncs]

/**
 * The job of a name.
 *
 * @throws {AdminError} NOT_FOUND, with the names that there are.
 */
export function getJob(name: string): Job {
  const found = JOBS.find((job) => job.name === name)
  if (found !== undefined) return found
  const names = JOBS.map((job) => job.name)
  const nearest = closest(name, names)
  const suggestion = distance(name, nearest) <= nearest.length / 3 ? ` Did you mean "${nearest}"?` : ''
  throw new AdminError(
    'NOT_FOUND',
    `There is no job of this name.${suggestion} The jobs are ${names.join(', ')}.`,
  )
}
