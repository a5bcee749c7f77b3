import type { Log } from '@barycenter/core/log'
import type { TargetRun, UserTarget } from '@barycenter/core/sync/user-target'
import type { Timing } from '@barycenter/core/timing'
import type { ControllerObserver } from '../controller-observer.ts'
import type { Refusal } from '../events/notice.ts'
import { refusalsOf } from '../events/refusals.ts'
import type { PlannedRun } from './plan-changes.ts'

/** What handing over needs. */
export interface HandOverEnv {
  readonly target: UserTarget
  readonly observer: Pick<ControllerObserver, 'synced'>
  readonly timing: Timing
  readonly log: Log
  readonly beat: () => void
}

/** How and why a run is made. */
export interface HandOver extends Pick<TargetRun, 'source' | 'takeOver' | 'maxPrune' | 'passwordPolicy'> {
  readonly kind: 'changes' | 'full'
  /** When the oldest change in it came, by `timing`; undefined if none did. */
  readonly changedAt: number | undefined
}

/** So often it is told that a long run is under way. */
const BEAT_MS = 10_000

/**
 * Makes a run, and says which of its claims were refused.
 *
 * @throws what the target throws.
 */
export async function handOver(
  { target, observer, timing, log, beat }: HandOverEnv,
  { users, prune, absent, origins }: PlannedRun,
  { kind, changedAt, ...how }: HandOver,
): Promise<readonly Refusal[]> {
  const begun = timing.now()
  const beating = setInterval(beat, BEAT_MS)
  try {
    const outcome = await target.sync({ ...how, users, prune, absent, mode: 'APPLY', onError: 'CONTINUE' })
    const now = timing.now()
    const lag = changedAt === undefined ? undefined : now - changedAt
    observer.synced({ outcome, kind, duration: now - begun, lag })
    const { total, created, updated, disabled, deleted, failed, runId } = outcome
    const fields = { kind, runId, total, created, updated, disabled, deleted, failed, lag: round(lag) }
    const isNews = created + updated + disabled + deleted > 0
    if (isNews) log.info(fields, 'users of Secrets were synced')
    else log.debug(fields, 'users of Secrets are as declared')
    return refusalsOf(origins, outcome)
  } finally {
    clearInterval(beating)
  }
}

function round(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(milliseconds)
}
