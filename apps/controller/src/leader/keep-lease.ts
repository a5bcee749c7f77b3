import { type Attempt, type AttemptEnv, attempt, type Known } from './attempt.ts'
import type { Candidate } from './lease-decision.ts'
import { within } from './within.ts'

/** How leaders follow each other; times in milliseconds. */
export interface LeaderOptions extends Candidate {
  /** How long a leader goes on without a renewal: well less than the others wait. */
  readonly renewDeadline: number
  /** How long after a try the next one comes. */
  readonly retryPeriod: number
}

/** How the time of a leader ended. */
export type Kept =
  | { readonly kind: 'kept'; readonly known: Known }
  | { readonly kind: 'lost'; readonly reason: string; readonly known: Known }

/** Renews a Lease until it is not needed any more, or lost to another, or to be taken for lost. */
export async function keepLease(
  env: AttemptEnv,
  options: LeaderOptions,
  held: Extract<Attempt, { kind: 'held' }>,
  over: AbortSignal,
): Promise<Kept> {
  const { timing } = env
  const { renewDeadline, retryPeriod } = options
  let [known, since, rest]: [Known, number, number] = [held.known, held.since, retryPeriod]
  for (;;) {
    await timing.sleep(Math.min(rest, since + renewDeadline - timing.now()), over)
    if (over.aborted) return { kind: 'kept', known }
    const left = since + renewDeadline - timing.now()
    if (left <= 0) return { kind: 'lost', reason: 'it could not be renewed in time', known }
    const limit = Math.min(left, renewDeadline / 2)
    const came = await within(timing, limit, (signal) => attempt(env, options, known, signal))
    if (came.kind === 'failed') {
      rest = retryPeriod
      continue
    }
    known = came.known
    if (came.kind === 'waiting') return { kind: 'lost', reason: `${came.holder} has it`, known }
    // Another wrote on the Lease, or our own write came through whose answer did not: a look tells.
    rest = came.kind === 'outrun' && rest > 0 ? 0 : retryPeriod
    if (came.kind === 'held') since = came.since
  }
}
