import { decodeJwt, errors } from 'jose'

/** Which client an assertion claims to be of: its `sub`, which nothing has verified yet. */
export function unverifiedSubject(assertion: string): string | undefined {
  try {
    const { sub } = decodeJwt(assertion)
    return typeof sub === 'string' && sub !== '' ? sub : undefined
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
