import type { Env } from '../env.ts'

/** What an ID token says of whom it was issued to. */
export interface IdTokenHint {
  /** The `sub`, as the client knows it. */
  readonly subject: string
  /** Its audience, which is one client. */
  readonly clientId: string
  /** The `sid`; none if no session of a browser was behind it. */
  readonly sessionId: string | undefined
}

/**
 * Reads `id_token_hint`, OpenID Connect Core §3.1.2.1 and RP-Initiated Logout 1.0 §2: an ID token that we
 * issued, however long ago. Nothing if it is anything else: unsigned, signed by others, another issuer's,
 * an access token, a logout token, or a signed UserInfo response, which alone of these never expires.
 */
export async function readIdTokenHint(
  { signingKeys, settings }: Pick<Env, 'signingKeys' | 'settings'>,
  hint: string,
): Promise<IdTokenHint | undefined> {
  const claims = await signingKeys.verify(hint, 'JWT')
  const { iss, sub, aud, exp, sid } = claims ?? {}
  if (iss !== settings.issuer || typeof exp !== 'number') return undefined
  if (typeof sub !== 'string' || typeof aud !== 'string') return undefined
  return { subject: sub, clientId: aud, sessionId: typeof sid === 'string' ? sid : undefined }
}
