import type { UserRecord } from '../users/user.ts'
import type { DesiredUser } from './desired.ts'

/** A password as it was declared. */
export type Credential =
  | { readonly kind: 'plaintext'; readonly plaintext: string }
  | { readonly kind: 'hash'; readonly hash: string }

/** What has to be known before it is decided whether a user's password changes. */
export type PasswordQuestion =
  | { readonly kind: 'settled'; readonly credential: Credential | undefined }
  /** Whether this plaintext is the one behind this hash; if not, the credential is set. */
  | { readonly kind: 'verify'; readonly hash: string; readonly plaintext: string }

const KEEP: PasswordQuestion = { kind: 'settled', credential: undefined }

/** The credential of a record, if it has one. */
export function declaredCredential({ user }: DesiredUser): Credential | undefined {
  if (typeof user.password === 'string') return { kind: 'plaintext', plaintext: user.password }
  if (typeof user.passwordHash === 'string') return { kind: 'hash', hash: user.passwordHash }
  return undefined
}

/** Decides, as far as it can be decided without hashing, whether an existing user's password changes. */
export function askPassword(desired: DesiredUser, actual: UserRecord): PasswordQuestion {
  const credential = declaredCredential(desired)
  // Whoever made an account of their own, under a name that is declared only now, may be anybody.
  const isDeclaredFirst = actual.source === null && actual.declaredPasswordHash === null
  if (credential === undefined || (desired.policy === 'INITIAL' && !isDeclaredFirst)) return KEEP

  // ON_CHANGE compares with what was declared last; at the first declaration there is only what is in force.
  const compared =
    desired.policy === 'ON_CHANGE'
      ? (actual.declaredPasswordHash ?? actual.passwordHash)
      : actual.passwordHash
  if (compared === null) return { kind: 'settled', credential }

  switch (credential.kind) {
    case 'plaintext':
      return { kind: 'verify', hash: compared, plaintext: credential.plaintext }
    case 'hash':
      return credential.hash === compared || credential.hash === originOf(actual, compared)
        ? KEEP
        : { kind: 'settled', credential }
  }
}

/** The hash that a sign-in replaced by this one, which is of the same password. */
function originOf({ passwordRehash }: UserRecord, hash: string): string | undefined {
  return passwordRehash?.to === hash ? passwordRehash.from : undefined
}
