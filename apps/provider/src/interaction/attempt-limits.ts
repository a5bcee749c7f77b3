import type { FailureLimit } from '@barycenter/core/limits/failure-counter'

/** How often something may be guessed, in vain, before nobody may guess any more. */
export interface AttemptLimits {
  /** By one address for one username: stops guessing, and leaves the person alone who is elsewhere. */
  readonly pair: FailureLimit
  /** By one address for any username: stops trying one password on everybody. */
  readonly address: FailureLimit
  /** For one username from anywhere: stops a botnet. So large that no single stranger reaches it. */
  readonly username: FailureLimit
}

/** For passwords, where a provider is told no others. */
export const SIGN_IN_LIMITS: AttemptLimits = {
  pair: { failures: 10, seconds: 900 },
  address: { failures: 200, seconds: 900 },
  username: { failures: 500, seconds: 900 },
}

/** For user codes (RFC 8628 §5.1): 60 guesses in a quarter of an hour at one of 25.6 billion. */
export const USER_CODE_LIMITS: AttemptLimits = {
  pair: { failures: 30, seconds: 900 },
  address: { failures: 120, seconds: 900 },
  username: { failures: 60, seconds: 900 },
}

/** For new accounts, made or not: few enough that nobody lists usernames by asking whether they are taken. */
export const REGISTRATION_LIMITS: AttemptLimits = {
  pair: { failures: 10, seconds: 3600 },
  address: { failures: 40, seconds: 3600 },
  username: { failures: 100, seconds: 3600 },
}
