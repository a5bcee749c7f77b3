import type { VerifiedAssertion } from '../passkeys/assert-passkey.ts'

/**
 * The `amr` (RFC 8176) of who has proven a passkey: after a password, or with an authenticator that made
 * sure who the person is, they are of two factors. `swk` is a key that may be copied to other devices of the
 * person, `hwk` one that may not: as authenticators say themselves, for nobody vouches for them here.
 *
 * @param earlier what was proven before, within the same sign-in.
 */
export function withPasskey(
  earlier: readonly string[],
  { passkey, isPersonVerified }: Pick<VerifiedAssertion, 'passkey' | 'isPersonVerified'>,
): string[] {
  const isSecond = earlier.includes('pwd')
  return [
    ...(isSecond ? ['pwd'] : []),
    passkey.backupEligible ? 'swk' : 'hwk',
    'user',
    ...(isSecond || isPersonVerified ? ['mfa'] : []),
  ]
}
