/** What is declared about somebody's credential; never both. */
export type Credential =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'hash'; readonly hash: string }

/** Why a credential cannot be written down for a pool. */
export interface SecretRefusal {
  readonly kind: 'refused'
  readonly code: 'PASSWORD_INVALID' | 'PASSWORD_HASH_INVALID'
  readonly field: 'password' | 'passwordHash'
  readonly message: string
}

/** What a pool is to know somebody by. */
export type Secret = { readonly kind: 'secret'; readonly secret: string } | SecretRefusal

/** A secret there already, which may be as good as a new one: in the users file, or of the role. */
export type Current = readonly (string | undefined)[]

/** How a pool writes names and secrets down. */
export interface SecretWriter {
  /** Why nobody of this name can be in the file; undefined when somebody can. */
  refuseName(name: string): string | undefined
  /**
   * What somebody is to be known by: one of the current secrets if it is of this credential, in their order of
   * preference, so that nothing changes without need.
   */
  secretFor(name: string, credential: Credential, current: Current): Promise<Secret>
}

/** Refuses a password. */
export function refusePassword(message: string): SecretRefusal {
  return { kind: 'refused', code: 'PASSWORD_INVALID', field: 'password', message }
}

/** Refuses a hash. */
export function refuseHash(message: string): SecretRefusal {
  return { kind: 'refused', code: 'PASSWORD_HASH_INVALID', field: 'passwordHash', message }
}
