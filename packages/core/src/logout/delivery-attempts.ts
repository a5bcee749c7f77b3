import { addSeconds } from '../clock.ts'

/** For how long a client is tried to be told of a logout, in seconds. */
export const DELIVERY_LIFETIME = 900

/** The pauses between attempts, in seconds: with the first one that makes six within about ten minutes. */
const PAUSES = [5, 15, 45, 150, 300] as const

/** What came of an attempt. */
export type AttemptResult =
  | { readonly kind: 'answered'; readonly status: number }
  /** The client is gone, disabled, or does not want to be told any more. */
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'unanswered'; readonly reason: string }

/** What follows from it. */
export type NextStep =
  | { readonly kind: 'done' }
  | { readonly kind: 'give_up'; readonly reason: string }
  | { readonly kind: 'retry'; readonly at: Date; readonly reason: string }

/** What has to be known of an attempt beside its result. */
export interface Attempt {
  /** How many there were, this one included. */
  readonly attempts: number
  readonly expiresAt: Date
  readonly now: Date
  /** From 0 up to 1: keeps what failed together from being tried again together. */
  readonly fraction: number
}

/**
 * Decides what follows from an attempt, Back-Channel Logout 1.0 §2.8: success is 200, or 204 as many
 * frameworks have it; 400 says that the client will not have this token, and it would not have the next
 * one. Anything else may pass.
 */
export function decideNextStep(result: AttemptResult, attempt: Attempt): NextStep {
  switch (result.kind) {
    case 'unwanted':
      return { kind: 'done' }
    case 'answered': {
      const { status } = result
      const reason = `the answer has the status ${status}`
      if (status >= 200 && status < 300) return { kind: 'done' }
      return status === 400 ? { kind: 'give_up', reason } : retryLater(reason, attempt)
    }
    case 'unanswered':
      return retryLater(result.reason, attempt)
  }
}

function retryLater(reason: string, { attempts, expiresAt, now, fraction }: Attempt): NextStep {
  const pause = PAUSES[attempts - 1]
  if (pause === undefined) return { kind: 'give_up', reason }
  const at = addSeconds(now, pause * (0.75 + fraction / 2))
  return at < expiresAt ? { kind: 'retry', at, reason } : { kind: 'give_up', reason }
}
