import type { Schema } from '@barycenter/database/schema'
import type { Client } from '../clients/client.ts'
import { addSeconds } from '../clock.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import type { Grant } from '../grants/grant.ts'
import { isJwtWanted, type TokenReach } from './audience.ts'
import { clientSubject, subjectIdentifier } from './subject-identifier.ts'

/** The `typ` of a JWT access token, RFC 9068 §2.1. */
export const ACCESS_TOKEN_TYPE = 'at+jwt'

/** What an access token is to say. */
export interface AccessTokenTerms extends TokenReach {
  readonly client: Client
  /** Nothing for `client_credentials`, which nobody granted. */
  readonly grant: Grant | undefined
  readonly issuedAt: Date
}

/** An access token that is not given away yet: stored by its hash, or still to be signed. */
export type DrawnAccessToken =
  | { readonly kind: 'opaque'; readonly value: string; readonly row: Schema['accessTokens']['$inferInsert'] }
  | { readonly kind: 'jwt'; readonly jti: string; readonly terms: AccessTokenTerms }

/** Draws an access token in the form that its audience and its client want. */
export function drawAccessToken(
  { random, settings }: Pick<Env, 'random' | 'settings'>,
  terms: AccessTokenTerms,
): DrawnAccessToken {
  const { client, grant, scopes, audience, issuedAt } = terms
  const value = random.token()
  if (isJwtWanted(settings, client, audience)) {
    return { kind: 'jwt', jti: grant === undefined ? value : `${grant.grantId}.${value}`, terms }
  }
  const row = {
    tokenHash: sha256(value),
    grantId: grant?.grantId ?? null,
    clientId: client.clientId,
    scopes: [...scopes],
    audience: [...audience],
    issuedAt,
    expiresAt: addSeconds(issuedAt, settings.oauth.lifetimes.accessToken),
    tokenId: random.id(),
  }
  return { kind: 'opaque', value, row }
}

/** The text of a drawn access token: its value, or a JWT with the claims of RFC 9068 §2.2. */
export async function writeAccessToken(env: Env, drawn: DrawnAccessToken): Promise<string> {
  if (drawn.kind === 'opaque') return drawn.value
  const { client, grant, scopes, audience, issuedAt } = drawn.terms
  const iat = Math.floor(issuedAt.getTime() / 1000)
  const [algorithm] = await env.signingKeys.algorithms()
  if (algorithm === undefined) throw new TypeError('there is no signing key')
  const claims = {
    iss: env.settings.issuer,
    sub:
      grant === undefined
        ? clientSubject(client.clientId)
        : await subjectIdentifier(env, client, grant.subject),
    aud: audience.length === 1 ? audience[0] : audience,
    client_id: client.clientId,
    iat,
    exp: iat + env.settings.oauth.lifetimes.accessToken,
    jti: drawn.jti,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(grant !== undefined && {
      auth_time: grant.authentication.authTime,
      acr: grant.authentication.acr,
      amr: grant.authentication.amr,
    }),
  }
  return env.signingKeys.sign(algorithm, claims, ACCESS_TOKEN_TYPE)
}
