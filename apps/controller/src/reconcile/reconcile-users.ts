import { AdminError } from '@barycenter/core/errors'
import { TargetError } from '@barycenter/core/sync/target-error'
import { TargetUnavailableError } from '@barycenter/core/sync/user-target'
import type { ControllerObserver } from '../controller-observer.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import { noticesOf, type Refusal } from '../events/notice.ts'
import { pauseBeforeRetry } from '../kubernetes/pause-before-retry.ts'
import type { OnDelete } from '../selection/declaration.ts'
import type { SecretStore } from '../selection/secret-store.ts'
import { type Selection, selectClaims } from '../selection/select-claims.ts'
import { createAppliedClaims } from './applied-claims.ts'
import { awaitWork } from './await-work.ts'
import { type HandOver, type HandOverEnv, handOver } from './hand-over.ts'
import { nextFullRun } from './next-full-run.ts'
import { findChanges, type PlannedRun, planChanges, planEverything } from './plan-changes.ts'

/** What reconciling needs. */
export interface ReconcileEnv extends HandOverEnv {
  readonly store: SecretStore
  readonly events: EventRecorder
  readonly observer: Pick<ControllerObserver, 'synced' | 'syncFailed' | 'secrets'>
}

/** How users are made so. */
export interface ReconcileOptions
  extends Pick<HandOver, 'source' | 'takeOver' | 'maxPrune' | 'passwordPolicy'> {
  readonly onDelete: OnDelete
  /** Whether the target tells names apart that differ in case alone, as the file of a pool does. */
  readonly areNamesExact: boolean
  /** Milliseconds from one run of everybody to the next. */
  readonly interval: number
}

/** Changes that come within so many milliseconds make one run. */
const COALESCE_MS = 20

/**
 * Makes the users of the Secrets in the store so until the signal; the run that is under way then ends first. What
 * changes is handed over at once, everybody every interval, and what fails is tried again for ever.
 *
 * @throws {AdminError} INVALID_INPUT when the options cannot be meant.
 */
export async function reconcileUsers(
  env: ReconcileEnv,
  { onDelete, areNamesExact, interval, ...how }: ReconcileOptions,
  signal: AbortSignal,
): Promise<void> {
  const { store, events, observer, timing, log } = env
  const applied = createAppliedClaims(onDelete)
  // Whoever led before may not have come to it; where they did, there is nothing to do.
  applied.note(store.departures())
  // Everybody is handed over in any case; and what changed while another process led was its to do.
  store.take()
  const refusals = new Map<string, Refusal>()
  const past: { lastFull: number | undefined; lastChanges: number | undefined } = {
    lastFull: undefined,
    lastChanges: undefined,
  }
  const sayFailure = sayOnce((reason) => log.error({ reason }, 'users cannot be synced; trying again'))
  const sayWithheld = sayOnce((reason) => log.warn({ reason }, 'nobody is pruned'))
  let changedAt: number | undefined
  let failures = 0
  let retryAfter: number | undefined

  for (let isBehind = false; ; ) {
    await awaitWork(env, isBehind ? 0 : nextFullRun(past, interval), signal)
    if (signal.aborted) break
    if (store.changedAt() !== undefined) await timing.sleep(COALESCE_MS, signal)
    changedAt ??= store.changedAt()
    store.take()
    const selection = selectClaims(store.entries())
    applied.follow(selection)
    forgetRefusals(selection)
    try {
      isBehind = await makeChanges(selection)
      if (!isBehind && timing.now() >= nextFullRun(past, interval)) await makeEverything(selection)
      if (!isBehind) changedAt = undefined
      if (failures > 0) log.info({}, 'users are synced again')
      failures = 0
      sayFailure(undefined)
    } catch (error) {
      const isFirst = past.lastFull === undefined
      // What it was told on the command line cannot be meant, and will not be at the next attempt.
      if (isFirst && error instanceof AdminError && error.code === 'INVALID_INPUT') throw error
      failures++
      isBehind = true
      observer.syncFailed(codeOf(error))
      sayFailure(error instanceof Error ? error.message : 'unknown reason')
      retryAfter = error instanceof TargetUnavailableError ? error.retryAfter : undefined
    }
    tell(selection)
    if (failures > 0) await timing.sleep(pauseBeforeRetry(failures, timing.chance(), retryAfter), signal)
  }
  await events.settle()

  /** Hands over what changed, and says whether there is more. At first all is to be handed over, at once, but who departed. */
  async function makeChanges(selection: Selection): Promise<boolean> {
    const found = findChanges(applied.claims, selection, { find: store.find, onDelete, areNamesExact })
    const changes = past.lastFull === undefined ? { ...found, changed: [], hasMore: false } : found
    applied.note(changes.departed.filter((departure) => departure.onDelete === 'keep'))
    for (const run of planChanges(changes, onDelete)) {
      await make(run, 'changes')
      past.lastChanges = timing.now()
    }
    return changes.hasMore
  }

  async function makeEverything(selection: Selection): Promise<void> {
    const areNamesKnown = selection.areNamesKnown || onDelete === 'keep'
    if (!areNamesKnown) {
      observer.syncFailed('NAMES_UNKNOWN')
      sayWithheld('a Secret that cannot be read may name anybody: see the Events on it')
    }
    try {
      await make(
        planEverything(selection, applied.left.values(), { onDelete, mayPrune: areNamesKnown }),
        'full',
      )
      if (areNamesKnown) sayWithheld(undefined)
    } catch (error) {
      if (!(error instanceof AdminError) || error.code !== 'PRUNE_GUARD') throw error
      observer.syncFailed(error.code)
      sayWithheld(error.message)
      await make(planEverything(selection, applied.left.values(), { onDelete, mayPrune: false }), 'full')
    }
    applied.note([...selection.claims.values()])
    past.lastFull = timing.now()
  }

  async function make(run: PlannedRun, kind: HandOver['kind']): Promise<void> {
    // One run ends in order; the next would begin while another process may lead already.
    if (signal.aborted) return
    await handOver(env, run, { ...how, kind, changedAt }, (refused) => {
      for (const origin of run.origins) if ('claim' in origin) refusals.delete(origin.claim.key)
      for (const refusal of refused) refusals.set(refusal.claim.key, refusal)
    })
    applied.note(run.origins)
  }

  function forgetRefusals(selection: Selection): void {
    for (const [key, { entry }] of refusals)
      if (selection.claims.get(key)?.entry !== entry) refusals.delete(key)
  }

  function tell({ conflicts }: Selection): void {
    const entries = [...store.entries()]
    observer.secrets({
      selected: entries.length,
      malformed: entries.filter(({ problems }) => problems.length > 0).length,
      conflicting: new Set(conflicts.map(({ entry }) => entry)).size,
    })
    events.tell(noticesOf(entries, conflicts, refusals.values()))
  }
}

/** Says a reason, but the same again only after there was none. */
function sayOnce(say: (reason: string) => void): (reason: string | undefined) => void {
  let said: string | undefined
  return (reason) => {
    if (reason !== undefined && reason !== said) say(reason)
    said = reason
  }
}

/** A stable word for a failure. */
function codeOf(error: unknown): string {
  if (error instanceof TargetUnavailableError) return 'TARGET_UNAVAILABLE'
  if (error instanceof TargetError) return 'TARGET_REFUSED'
  return error instanceof AdminError ? error.code : 'UNEXPECTED'
}
