import { equalInConstantTime, sha256 } from '../digest.ts'

/** RFC 7636 §4.1: 43 to 128 unreserved characters. */
const VERIFIER = /^[\w.~-]{43,128}$/

/**
 * Whether a code verifier is there exactly when a challenge was, and is the one that the challenge was made
 * from by S256, RFC 7636 §4.6. A verifier without a challenge means that somebody took the challenge out of
 * the authorization request (RFC 9700 §4.8.2).
 */
export function isVerified(challenge: string | null, verifier: string | undefined): boolean {
  if (challenge === null || verifier === undefined) return challenge === null && verifier === undefined
  return VERIFIER.test(verifier) && equalInConstantTime(sha256(verifier), challenge)
}
