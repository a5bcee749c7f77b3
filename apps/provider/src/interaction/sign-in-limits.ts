import type { FailureLimit } from '../http/failure-counter.ts'

/** How often a wrong password may be tried before no password is. */
export interface SignInLimits {
  /** By one address for one username: stops guessing, and leaves the person alone who is elsewhere. */
  readonly pair: FailureLimit
  /** By one address for any username: stops trying one password on everybody. */
  readonly address: FailureLimit
  /** For one username from anywhere: stops a botnet. So large that no single stranger reaches it. */
  readonly username: FailureLimit
}

/** The limits of a provider that is told no others. */
export const DEFAULT_SIGN_IN_LIMITS: SignInLimits = {
  pair: { failures: 10, seconds: 900 },
  address: { failures: 200, seconds: 900 },
  username: { failures: 500, seconds: 900 },
}
