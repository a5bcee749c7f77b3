import type { Settings } from '../settings.ts'
import { MAXIMUM_PASSWORD_LENGTH } from './password.ts'
import { usernameKey } from './username.ts'

/** NIST SP 800-63B §5.1.1.2: what people choose for themselves has at least so many characters. */
const MINIMUM_CHOSEN_LENGTH = 8

/** The fewest characters of a password that a person chooses: the operator may ask for more. */
export function minimumChosenLength({ minimumPasswordLength }: Settings): number {
  return Math.max(MINIMUM_CHOSEN_LENGTH, minimumPasswordLength)
}

/** A password that somebody wants to have. */
export interface ChosenPassword {
  readonly username: string
  readonly password: string
  /** The same, typed again. */
  readonly passwordAgain: string
}

/** Why a password may not be chosen. */
export type PasswordFault = 'too_short' | 'too_long' | 'malformed' | 'is_username' | 'mismatch'

/** What is wrong with a password that a person chooses, or nothing. */
export function refuseChosenPassword(
  settings: Settings,
  { username, password, passwordAgain }: ChosenPassword,
): PasswordFault | undefined {
  if (password.length < minimumChosenLength(settings)) return 'too_short'
  if (password.length > MAXIMUM_PASSWORD_LENGTH) return 'too_long'
  if (!password.isWellFormed()) return 'malformed'
  if (usernameKey(password) === usernameKey(username)) return 'is_username'
  return password === passwordAgain ? undefined : 'mismatch'
}
