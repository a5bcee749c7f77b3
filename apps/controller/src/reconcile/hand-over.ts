import type { Log } from '@barycenter/core/log'
import { TargetError } from '@barycenter/core/sync/target-error'
import type { TargetOutcome, TargetRun, UserTarget } from '@barycenter/core/sync/user-target'
import type { Timing } from '@barycenter/core/timing'
import type { ControllerObserver } from '../controller-observer.ts'
import type { Refusal } from '../events/notice.ts'
import { refusalsOf } from '../events/refusals.ts'
import { pathOf } from '../secrets/secret-object.ts'
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
 * Makes a run.
 *
 * @param tell is told which of its claims were refused, also where the run is made and not in effect yet.
 * @throws what the target throws.
 */
export async function handOver(
  { target, observer, timing, log, beat }: HandOverEnv,
  { users, prune, absent, origins }: PlannedRun,
  { kind, changedAt, ...how }: HandOver,
  tell: (refusals: readonly Refusal[]) => void,
): Promise<void> {
  const begun = timing.now()
  const beating = setInterval(beat, BEAT_MS)
  try {
    const run = { ...how, users, prune, absent, mode: 'APPLY', onError: 'CONTINUE' } as const
    const made = await target.sync(run).catch((error: unknown) => {
      if (error instanceof TargetError && error.outcome !== undefined)
        tell(refusalsOf(origins, withoutKept(origins, error.outcome)))
      throw error
    })
    const outcome = withoutKept(origins, made)
    const now = timing.now()
    const lag = changedAt === undefined ? undefined : now - changedAt
    observer.synced({ outcome, kind, duration: now - begun, lag })
    const { total, created, updated, disabled, deleted, failed, runId } = outcome
    const fields = { kind, runId, total, created, updated, disabled, deleted, failed, lag: round(lag) }
    const isNews = created + updated + disabled + deleted > 0
    if (isNews) log.info(fields, 'users of Secrets were synced')
    else log.debug(fields, 'users of Secrets are as declared')
    tellUnremoved(log, origins, outcome)
    tell(refusalsOf(origins, outcome))
  } finally {
    clearInterval(beating)
  }
}

/** Leaves out what could not be done about those who were only to stay as they are: there may be nobody. */
function withoutKept(origins: PlannedRun['origins'], outcome: TargetOutcome): TargetOutcome {
  const isKept = (index: number): boolean => {
    const origin = origins[index]
    if (origin === undefined) return false
    return 'claim' in origin ? origin.claim.user === undefined : origin.onDelete === 'keep'
  }
  const results = outcome.results.filter(({ index, action }) => action !== 'FAIL' || !isKept(index))
  const left = outcome.results.length - results.length
  return { ...outcome, results, total: outcome.total - left, failed: outcome.failed - left }
}

/** Their Secret is gone, or names others: there is nothing to tell it on but the log. */
function tellUnremoved(log: Log, origins: PlannedRun['origins'], { results }: TargetOutcome): void {
  for (const { index, action, errors } of results) {
    const origin = origins[index]
    if (action !== 'FAIL' || origin === undefined || 'claim' in origin) continue
    const codes = errors.map(({ code }) => code)
    log.warn(
      { secret: pathOf(origin.secret), codes },
      'a user who is in no Secret any more cannot be removed',
    )
  }
}

function round(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(milliseconds)
}
