import type { JsonObject } from '@barycenter/database/json'
import { type Client, isPublicClient } from '../clients/client.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { isAlive } from '../grants/grant-life.ts'
import { OAuthError } from '../oauth-error.ts'
import { findLiveAccessToken, type LiveAccessToken } from './live-access-token.ts'
import { findRefreshToken } from './refresh-token.store.ts'
import { clientSubject, subjectIdentifier } from './subject-identifier.ts'

/** A token that somebody presents, and what they take it for, RFC 7662 §2.1 and RFC 7009 §2.1. */
export interface PresentedToken {
  readonly token: string
  /** `token_type_hint`: what to look among first; a wrong one changes nothing. */
  readonly hint: string | undefined
}

const INACTIVE: JsonObject = { active: false }

/**
 * Says what a token is good for, RFC 7662 §2.2: to the client that it was issued to, and to those that the
 * configuration names for a resource server that it is for. Anybody else learns as much of it as of a token
 * that does not exist.
 *
 * @throws {OAuthError} `invalid_client` for a client that has not proved who it is.
 */
export async function introspect(
  env: Env,
  client: Client,
  { token, hint }: PresentedToken,
): Promise<JsonObject> {
  if (isPublicClient(client)) {
    throw new OAuthError('invalid_client', 'introspection needs a client that authenticates itself')
  }
  const isRefreshFirst = hint === 'refresh_token'
  const first = isRefreshFirst
    ? await describeRefreshToken(env, client, token)
    : await describeAccessToken(env, client, token)
  if (first !== undefined) return first
  const second = isRefreshFirst
    ? await describeAccessToken(env, client, token)
    : await describeRefreshToken(env, client, token)
  return second ?? INACTIVE
}

async function describeAccessToken(env: Env, asking: Client, text: string): Promise<JsonObject | undefined> {
  const found = await findLiveAccessToken(env, text)
  if (found === undefined || !mayAsk(env, asking, found)) return undefined
  const { client, granted, scopes, audience, issuedAt, expiresAt, jti } = found
  return {
    active: true,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    client_id: client.clientId,
    token_type: 'Bearer',
    exp: Math.floor(expiresAt.getTime() / 1000),
    iat: Math.floor(issuedAt.getTime() / 1000),
    sub:
      granted === undefined
        ? clientSubject(client.clientId)
        : await subjectIdentifier(env, client, granted.grant.subject),
    aud: audience.length === 1 ? (audience[0] ?? '') : audience,
    iss: env.settings.issuer,
    ...(jti !== undefined && { jti }),
    // RFC 9470 §6.2: for resource servers that want to know how somebody signed in.
    ...(granted !== undefined && {
      acr: granted.grant.authentication.acr,
      auth_time: granted.grant.authentication.authTime,
    }),
  }
}

function mayAsk({ settings }: Env, asking: Client, { client, audience }: LiveAccessToken): boolean {
  if (client.clientId === asking.clientId) return true
  return settings.oauth.resources.some(
    ({ identifier, introspectors }) =>
      audience.includes(identifier) && introspectors.includes(asking.clientId),
  )
}

/** A refresh token is between the client and us: nobody else may ask. */
async function describeRefreshToken(env: Env, asking: Client, text: string): Promise<JsonObject | undefined> {
  const found = await env.database.run((store) => findRefreshToken(store, sha256(text)))
  if (found === undefined || found.grant.clientId !== asking.clientId) return undefined
  const { token, grant } = found
  const now = env.clock.now()
  if (token.rotatedAt !== null || token.expiresAt <= now || !isAlive(found, now)) return undefined
  return {
    active: true,
    ...(token.scopes.length > 0 && { scope: token.scopes.join(' ') }),
    client_id: grant.clientId,
    exp: Math.floor(token.expiresAt.getTime() / 1000),
    iat: Math.floor(token.issuedAt.getTime() / 1000),
    sub: await subjectIdentifier(env, asking, grant.subject),
    iss: env.settings.issuer,
  }
}

/** The `typ` of an introspection response that is a JWT, RFC 9701 §5. */
const INTROSPECTION_TYPE = 'token-introspection+jwt'

/** Signs what introspection says for who asked, RFC 9701 §5. */
export async function signIntrospection(env: Env, asking: Client, said: JsonObject): Promise<string> {
  const [algorithm] = await env.signingKeys.algorithms()
  if (algorithm === undefined) throw new TypeError('there is no signing key')
  const claims = {
    iss: env.settings.issuer,
    aud: asking.clientId,
    iat: Math.floor(env.clock.now().getTime() / 1000),
    token_introspection: said,
  }
  return env.signingKeys.sign(algorithm, claims, INTROSPECTION_TYPE)
}
