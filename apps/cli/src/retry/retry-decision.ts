/** Why an attempt failed, as far as trying again goes. */
export type Failure =
  /** Whoever answered cannot take the request now (429 or 503), and may say for how long, in seconds. */
  | { readonly kind: 'busy'; readonly retryAfter: number | undefined }
  /** Nobody answered, or another run is at work. */
  | { readonly kind: 'unreachable' }
  /** A refusal: it would be the same the next time. */
  | { readonly kind: 'final' }

/** How far the attempts have come. */
export interface RetryState {
  /** How many there were, from 1. */
  readonly attempts: number
  /** Since the first one began, in milliseconds. */
  readonly elapsed: number
  /** How long to go on, in milliseconds, as `--wait` says; undefined without it. */
  readonly patience: number | undefined
  /** At least 0, and less than 1. */
  readonly chance: number
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5000

/** How often, and for how long, a request is repeated for somebody who has asked for no patience. */
const UNASKED = { attempts: 4, patience: 30_000 }

/**
 * For how many milliseconds to wait before the next attempt; undefined if there is to be none. The pauses
 * grow exponentially and lie anywhere below that (“full jitter”), so that many commands which failed at
 * the same time do not come back at the same time. Nobody is asked again before the time that they
 * named (RFC 9110 §10.2.3).
 */
export function pauseBeforeRetry(failure: Failure, state: RetryState): number | undefined {
  const { attempts, elapsed, chance } = state
  const patience = patienceWith(failure, state)
  const remaining = (patience ?? 0) - elapsed
  if (patience === undefined || remaining <= 0) return undefined

  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS)
  const jitter = Math.round(longest * chance)
  if (failure.kind !== 'busy' || failure.retryAfter === undefined) return Math.min(jitter, remaining)
  const asked = failure.retryAfter * 1000
  return asked > remaining ? undefined : asked + Math.min(jitter, remaining - asked)
}

/** Without `--wait` only who answered is asked again, a few times. */
function patienceWith({ kind }: Failure, { attempts, patience }: RetryState): number | undefined {
  switch (kind) {
    case 'final':
      return undefined
    case 'unreachable':
      return patience
    case 'busy':
      return patience ?? (attempts < UNASKED.attempts ? UNASKED.patience : undefined)
  }
}
