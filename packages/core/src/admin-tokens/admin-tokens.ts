import type { Schema } from '@barycenter/database/schema'
import { insertAuditEvents } from '../audit/audit.store.ts'
import { equalInConstantTime, sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { AdminError } from '../errors.ts'
import { findToken, insertToken, listTokens, revokeToken } from './admin-token.store.ts'
import { type AdminScope, type AdminToken, findScope, type Operator, type Principal } from './admin-token.ts'
import { formatToken, parseToken, type TokenHalves } from './token-text.ts'

/** What a new token is to be. */
export interface AdminTokenRequest {
  readonly name: string
  readonly scopes: readonly AdminScope[]
  /** No end when undefined. */
  readonly expiresAt: Date | undefined
}

/** Makes a token. Its text is in the result and nowhere else: the database has a hash. */
export async function createAdminToken(
  env: Env,
  operator: Operator,
  request: AdminTokenRequest,
): Promise<{ readonly text: string; readonly token: AdminToken }> {
  const halves = newTokenHalves(env)
  const token = await storeToken(env, operator, { ...request, halves })
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
  return present(row)
}

/** All tokens, revoked and expired ones included, without their secrets. */
export async function listAdminTokens(env: Env): Promise<AdminToken[]> {
  return (await env.database.run(listTokens)).map(present)
}

/**
 * Ends a token's validity at once.
 *
 * @throws {AdminError} NOT_FOUND when there is no such token or it is revoked already.
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
    throw new AdminError(
      'NOT_FOUND',
      'there is no unrevoked token with this id; `barycenter token list` shows the ids',
    )
  return present(revoked)
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
  const { name, scopes } = present(found)
  return { actor: `token:${name}`, scopes }
}

function present({ secretHash: _, scopes, ...row }: Schema['adminTokens']['$inferSelect']): AdminToken {
  // A scope that a later version granted and this one does not know allows nothing here.
  return { ...row, scopes: scopes.map(findScope).filter((scope) => scope !== undefined) }
}
