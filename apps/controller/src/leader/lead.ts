import type { Log } from '@barycenter/core/log'
import type { ControllerObserver } from '../controller-observer.ts'
import { type Attempt, type AttemptEnv, attempt, type Known } from './attempt.ts'
import { keepLease, type LeaderOptions } from './keep-lease.ts'
import { LeaseRefusedError } from './lease-access.ts'
import { releaseLease } from './release-lease.ts'
import { within } from './within.ts'

/** What leading needs of its surroundings. */
export interface LeaderEnv extends AttemptEnv {
  readonly log: Log
  readonly observer: Pick<ControllerObserver, 'leading'>
}

/** The rests of client-go, and of the parts of Kubernetes. */
export const LEADER_TIMES = { leaseDuration: 15_000, renewDeadline: 10_000, retryPeriod: 2_000 } as const

/** The Lease was lost and the work went on: whoever has it now may have begun, so this process has to end. */
export class WorkNotEndedError extends Error {
  override readonly name = 'WorkNotEndedError'
}

type Held = Extract<Attempt, { kind: 'held' }>

/**
 * Does some work while this process, and no other, holds a Lease: it stands by until it has it, and again after it has
 * lost it. The signal of the work aborts when the Lease is lost, or at `stopping`; the work then ends, and before that
 * nobody else begins. When the work has ended by itself or at `stopping`, the Lease is given back at once.
 *
 * @throws {LeaseRefusedError} when this account may not use the Lease.
 * @throws {WorkNotEndedError} when the work outlives the Lease.
 */
export async function lead(
  env: LeaderEnv,
  options: LeaderOptions,
  work: (signal: AbortSignal) => Promise<void>,
  stopping: AbortSignal,
): Promise<void> {
  env.observer.leading(false)
  let known: Known = { seen: undefined, written: undefined }
  for (;;) {
    const held = await stand(env, options, known, stopping)
    if (held === undefined) return
    // It came while we were told to stop: no work begins that would have to end at once.
    if (stopping.aborted) return releaseLease(env, options, held.known)
    const left = await holdDuring(env, options, held, work, stopping)
    if (left === undefined) return
    known = left
  }
}

/** Tries until it has the Lease; undefined when it was told to stop before. */
async function stand(
  { log, ...env }: LeaderEnv,
  options: LeaderOptions,
  before: Known,
  stopping: AbortSignal,
): Promise<Held | undefined> {
  const { timing } = env
  const { renewDeadline, retryPeriod } = options
  let known = before
  let said = ''
  const say = (what: string, fields: object) => {
    if (what !== said) log.info(fields, what)
    said = what
  }
  while (!stopping.aborted) {
    const came = await within(timing, renewDeadline / 2, (signal) => attempt(env, options, known, signal))
    if (came.kind === 'failed') {
      const { error } = came
      if (error instanceof LeaseRefusedError && error.status === 403 && !error.wasAllowed) throw error
      say('the Lease cannot be reached, and is tried for again and again', { err: error })
    } else {
      known = came.known
      if (came.kind === 'held') return came
      if (came.kind === 'waiting') say('stands by: another process leads', { holder: came.holder })
    }
    // Candidates that come at the same time every time would outrun each other every time.
    await timing.sleep(retryPeriod * (0.5 + timing.chance() / 2), stopping)
  }
  return undefined
}

/** Works and renews. Returns what is known of the Lease once it is lost; undefined when the work has ended before. */
async function holdDuring(
  env: LeaderEnv,
  options: LeaderOptions,
  held: Held,
  work: (signal: AbortSignal) => Promise<void>,
  stopping: AbortSignal,
): Promise<Known | undefined> {
  const { timing, log, observer } = env
  const [lost, over] = [new AbortController(), new AbortController()]
  log.info({ holder: options.identity, transitions: held.written.record.transitions }, 'this process leads')
  observer.leading(true)
  // Nobody listens to it while the Lease is renewed, and yet its error is not to be lost.
  const working = Promise.allSettled([work(AbortSignal.any([stopping, lost.signal]))])
  void working.then(() => over.abort())
  const kept = await keepLease(env, options, held, over.signal).finally(() => lost.abort())
  if (kept.kind === 'lost') {
    log.warn({ reason: kept.reason }, 'this process does not lead any more')
    const { leaseDuration, renewDeadline } = options
    // What is left until others may begin, less a second for a clock that goes wrong.
    await Promise.race([working, timing.sleep(leaseDuration - renewDeadline - 1_000, over.signal)])
    if (!over.signal.aborted)
      throw new WorkNotEndedError('the work went on although the Lease is lost: this process has to end')
  }
  observer.leading(false)
  if (kept.kind === 'kept') await releaseLease(env, options, kept.known)
  for (const result of await working) if (result.status === 'rejected') throw result.reason
  return kept.kind === 'lost' ? kept.known : undefined
}
