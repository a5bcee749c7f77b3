import { findRelyingParty } from '../passkeys/relying-party.ts'
import type { Settings } from '../settings.ts'

/**
 * How well a person was authenticated: `acr`, OpenID Connect Core §2, named for the authenticator assurance
 * levels of NIST SP 800-63B. `aal1` is a single factor, which a password is; `aal2` two, a passkey among them.
 */
export type AuthenticationContext = 'aal1' | 'aal2'

/** All of them, the weakest first: `acr_values_supported`. */
export const AUTHENTICATION_CONTEXTS = ['aal1', 'aal2'] as const satisfies AuthenticationContext[]

/** Those that people can reach: a passkey is bound to the issuer, which browsers may not let have any. */
export function reachableContexts(settings: Pick<Settings, 'issuer'>): readonly AuthenticationContext[] {
  return findRelyingParty(settings) === undefined ? ['aal1'] : AUTHENTICATION_CONTEXTS
}

/** What the methods of a sign-in (`amr`, RFC 8176) come to. */
export function contextOf(amr: readonly string[]): AuthenticationContext {
  return amr.includes('mfa') ? 'aal2' : 'aal1'
}
