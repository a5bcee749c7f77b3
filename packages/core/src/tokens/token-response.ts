import type { Client } from '../clients/client.ts'
import type { Env } from '../env.ts'
import type { PersonalGrant } from '../grants/grant.store.ts'
import { type DrawnAccessToken, writeAccessToken } from './access-token.ts'
import { writeIdToken } from './id-token.ts'

/** What the token endpoint answers, RFC 6749 §5.1 and OpenID Connect Core §3.1.3.3. */
export interface TokenResponse {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds. */
  readonly expires_in: number
  readonly refresh_token?: string
  readonly id_token?: string
  /** What the access token is good for; always there, for it may be less than was asked for. */
  readonly scope?: string
}

/** What was issued. */
export interface Issued {
  readonly client: Client
  readonly granted: PersonalGrant
  readonly access: DrawnAccessToken
  readonly refreshToken: string | undefined
  /** What the client asked for and was granted: with `openid` among it there is an ID token. */
  readonly scopes: readonly string[]
  /** What the access token is good for. */
  readonly accessScopes: readonly string[]
  readonly issuedAt: Date
  readonly nonce: string | undefined
}

/** Writes the response for tokens that somebody granted. */
export async function writeTokenResponse(env: Env, issued: Issued): Promise<TokenResponse> {
  const { access, granted, scopes, accessScopes, refreshToken } = issued
  const accessToken = await writeAccessToken(env, access)
  const idToken = scopes.includes('openid')
    ? await writeIdToken(env, { ...issued, ...granted, accessToken })
    : undefined
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: env.settings.oauth.lifetimes.accessToken,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    ...(idToken !== undefined && { id_token: idToken }),
    ...(accessScopes.length > 0 && { scope: accessScopes.join(' ') }),
  }
}
