import type { JsonObject } from '@barycenter/database/json'
import type { Steps } from '@barycenter/database/transaction'
import { findClientById } from '../clients/client.store.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { isAlive } from '../grants/grant-life.ts'
import { ACCESS_TOKEN_TYPE } from './access-token.ts'
import type { TokenReach } from './audience.ts'
import { findAccessToken, findGrantOrigin, type TokenOrigin } from './live-token.store.ts'

/** An access token that is good now, whichever form it has. */
export interface LiveAccessToken extends TokenOrigin, TokenReach {
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** RFC 7519 §4.1.7, of a JWT. */
  readonly jti: string | undefined
}

/**
 * The access token of a text; nothing if there is none, or it has expired or been revoked, or its grant,
 * its client or its person may not act any more.
 */
export async function findLiveAccessToken(env: Env, text: string): Promise<LiveAccessToken | undefined> {
  const found = text.includes('.') ? await findJwt(env, text) : await findStored(env, text)
  if (found === undefined) return undefined
  const now = env.clock.now()
  if (found.expiresAt <= now || !found.client.enabled) return undefined
  return found.granted === undefined || isAlive(found.granted, now) ? found : undefined
}

async function findStored({ database }: Env, text: string): Promise<LiveAccessToken | undefined> {
  const found = await database.run((store) => findAccessToken(store, sha256(text)))
  if (found === undefined) return undefined
  const { token, client, granted } = found
  // Its grant has been deleted, and with it the row would go: nobody granted it from the start.
  if (token.grantId !== null && granted === undefined) return undefined
  const { scopes, audience, issuedAt, expiresAt } = token
  return { client, granted, scopes, audience, issuedAt, expiresAt, jti: undefined }
}

/** Reads a JWT of ours, RFC 9068 §4, and finds what it hangs on by its `jti`: `<grant>.<random>`, or `<random>`. */
async function findJwt(env: Env, text: string): Promise<LiveAccessToken | undefined> {
  const claims = await env.signingKeys.verify(text, ACCESS_TOKEN_TYPE)
  if (claims === undefined || claims['iss'] !== env.settings.issuer) return undefined
  const { clientId, jti, ...said } = readClaims(claims)
  const { issuedAt } = said
  const [grantId = '', random] = jti.split('.')
  const origin = await env.database.run(function* (store): Steps<TokenOrigin | undefined> {
    if (random !== undefined) return yield* findGrantOrigin(store, grantId)
    const client = yield* findClientById(store, clientId)
    // With neither a row nor a grant to end, it ends by its age.
    if (client === undefined || issuedAt < (client.tokensValidFrom ?? issuedAt)) return undefined
    return { client, granted: undefined }
  })
  return origin?.client.clientId === clientId ? { ...origin, ...said, jti } : undefined
}

/** What {@link ACCESS_TOKEN_TYPE} tokens of ours all have: nobody else can have signed it. */
function readClaims(claims: JsonObject) {
  const { client_id, jti, aud, scope, iat, exp } = claims
  if (typeof client_id !== 'string' || typeof jti !== 'string') throw unreadable()
  if (typeof iat !== 'number' || typeof exp !== 'number') throw unreadable()
  return {
    clientId: client_id,
    jti,
    audience: (Array.isArray(aud) ? aud : [aud]).filter((each) => typeof each === 'string'),
    scopes: typeof scope === 'string' ? scope.split(' ') : [],
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
  }
}

function unreadable(): TypeError {
  return new TypeError('an access token that we signed lacks claims')
}
