import type { Schema } from '@barycenter/database/schema'
import { insertAuditEvents } from '../audit/audit.store.ts'
import { equalInConstantTime, sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { NotFoundError } from '../errors.ts'
import { findToken, findTokens, insertToken, listTokens, revokeToken } from './admin-token.store.ts'
import { type AdminToken, findScope, type Operator, type Principal } from './admin-token.ts'
import { type AdminTokenRequest, checkTokenRequest } from './token-request.ts'
import { formatToken, parseToken, type TokenHalves } from './token-text.ts'

/**
 * Makes a token. Its text is in the result and nowhere else: the database has a hash.
 *
 * @throws {InvalidInputError} for a name that nobody could read, no scopes, or an end that has passed.
 * @throws {ScopeNotHeldError} when it would allow what the operator may not do.
 */
export async function createAdminToken(
  env: Env,
  operator: Operator,
  request: AdminTokenRequest,
): Promise<{ readonly text: string; readonly token: AdminToken }> {
  checkTokenRequest(operator, request, env.clock.now())
  const halves = newTokenHalves(env)
  const scopes = [...new Set(request.scopes)]
  const token = await storeToken(env, operator, { ...request, scopes, halves })
  return { text: formatToken(halves), token }
}

/** A token that is not stored yet. */
export function newTokenHalves({ random }: Pick<Env, 'random'>): TokenHalves {
  return { tokenId: random.id(), secret: random.token() }
}

/** Stores a token that was made elsewhere. Storing the same one twice leaves one. */
export async function storeToken(
  env: Env,
  operator: Operator,
  { halves, name, scopes, expiresAt }: AdminTokenRequest & { readonly halves: TokenHalves },
): Promise<AdminToken> {
  const row = {
    tokenId: halves.tokenId,
    name,
    secretHash: sha256(halves.secret),
    scopes: [...scopes],
    createdAt: env.clock.now(),
    expiresAt: expiresAt ?? null,
    revokedAt: null,
  }
  await env.database.transaction(function* (store) {
    if (!(yield* insertToken(store, row))) return
    const detail = { name, scopes, expiresAt: expiresAt?.toISOString() ?? null }
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'admin_token.create', target: row.tokenId, detail },
    ])
  })
  return presentAdminToken(row)
}

/** All tokens, revoked and expired ones included, without their secrets. */
export async function listAdminTokens(env: Env): Promise<AdminToken[]> {
  return (await env.database.run(listTokens)).map(presentAdminToken)
}

/** The tokens of some ids, in no order. */
export async function findAdminTokens(
  { database }: Pick<Env, 'database'>,
  tokenIds: readonly string[],
): Promise<AdminToken[]> {
  return (await database.run((store) => findTokens(store, tokenIds))).map(presentAdminToken)
}

/**
 * Ends a token's validity at once.
 *
 * @throws {NotFoundError} when there is no such token or it is revoked already.
 */
export async function revokeAdminToken(env: Env, operator: Operator, tokenId: string): Promise<AdminToken> {
  const revoked = await env.database.transaction(function* (store) {
    const token = yield* revokeToken(store, tokenId, env.clock.now())
    if (token === undefined) return undefined
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'admin_token.revoke', target: tokenId, detail: { name: token.name } },
    ])
    return token
  })
  if (revoked === undefined)
    // What was given instead of an id may be the token itself: it is not repeated.
    throw new NotFoundError('there is no unrevoked token with this id; `barycenter token list` shows the ids')
  return presentAdminToken(revoked)
}

/** Who is behind a bearer token (RFC 6750); undefined when it is unknown, revoked or expired. */
export async function authenticateAdminToken(env: Env, text: string): Promise<Principal | undefined> {
  const halves = parseToken(text)
  if (halves === undefined) return undefined
  const found = await env.database.run((store) => findToken(store, halves.tokenId))
  // Compared even when there is nothing to compare with, so that the time tells nothing.
  const proven = equalInConstantTime(sha256(halves.secret), found?.secretHash ?? '')
  if (found === undefined || !proven || found.revokedAt !== null) return undefined
  if (found.expiresAt !== null && found.expiresAt <= env.clock.now()) return undefined
  const { name, scopes } = presentAdminToken(found)
  return { actor: `token:${name}`, scopes }
}

/** What may be shown of a row. */
export function presentAdminToken({
  secretHash: _,
  scopes,
  ...row
}: Schema['adminTokens']['$inferSelect']): AdminToken {
  // A scope that a later version granted and this one does not know allows nothing here.
  return { ...row, scopes: scopes.map(findScope).filter((scope) => scope !== undefined) }
}
