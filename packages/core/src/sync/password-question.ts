import type { UserRecord } from '../users/user.ts'
import type { DesiredUser } from './desired.ts'

/** A password as it was declared. */
export type Credential =
  | { readonly kind: 'plaintext'; readonly plaintext: string }
  | { readonly kind: 'hash'; readonly hash: string }

/** What becomes of an existing user's password. */
export interface PasswordDecision {
  /** The password to set; undefined if it stays. */
  readonly credential: Credential | undefined
  /**
   * What to note as the hash that was declared last, of a password that was in force before it was declared:
   * from then on ON_CHANGE compares with it. Undefined if nothing is to be noted.
   */
  readonly noted: string | undefined
}

/** What has to be known before it is decided whether a user's password changes. */
export type PasswordQuestion =
  | ({ readonly kind: 'settled' } & PasswordDecision)
  /** Whether this plaintext is the one behind this hash; if not, the credential is set. */
  | {
      readonly kind: 'verify'
      readonly hash: string
      readonly plaintext: string
      /** What to note if it is. */
      readonly noted: string | undefined
    }

const KEEP: PasswordQuestion = { kind: 'settled', credential: undefined, noted: undefined }

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
  const declared = actual.declaredPasswordHash
  const compared = desired.policy === 'ON_CHANGE' ? (declared ?? actual.passwordHash) : actual.passwordHash
  if (compared === null) return { kind: 'settled', credential, noted: undefined }

  switch (credential.kind) {
    case 'plaintext': {
      const isNoted = declared === compared || declared === originOf(actual, compared)
      const noted = isNoted ? undefined : compared
      return { kind: 'verify', hash: compared, plaintext: credential.plaintext, noted }
    }
    case 'hash': {
      const { hash } = credential
      if (!isOfOnePassword(actual, hash, compared)) return { kind: 'settled', credential, noted: undefined }
      return hash === declared ? KEEP : { kind: 'settled', credential: undefined, noted: hash }
    }
  }
}

/** Whether two hashes are the same, or a sign-in replaced one by the other. */
function isOfOnePassword(actual: UserRecord, one: string, other: string): boolean {
  return one === other || one === originOf(actual, other) || other === originOf(actual, one)
}

/** The hash that a sign-in replaced by this one, which is of the same password. */
function originOf({ passwordRehash }: UserRecord, hash: string): string | undefined {
  return passwordRehash?.to === hash ? passwordRehash.from : undefined
}
