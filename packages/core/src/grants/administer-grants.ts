import type { Operator } from '../admin-tokens/admin-token.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { NotFoundError } from '../errors.ts'
import type { RowOf } from '../lists/list.store.ts'
import { revokeGrant } from './grant.store.ts'
import { asGrantId } from './grant.ts'
import { findGrantRows } from './grant-list.store.ts'

/** A grant as an operator may see it: neither its code nor what its tokens repeat. */
export type ListedGrant = Pick<
  RowOf<'grants'>,
  | 'grantId'
  | 'subject'
  | 'clientId'
  | 'sessionId'
  | 'scopes'
  | 'resources'
  | 'createdAt'
  | 'expiresAt'
  | 'revokedAt'
>

/** What may be seen of a row. */
export function presentGrant(row: RowOf<'grants'>): ListedGrant {
  const { grantId, subject, clientId, sessionId, scopes, resources } = row
  const { createdAt, expiresAt, revokedAt } = row
  return { grantId, subject, clientId, sessionId, scopes, resources, createdAt, expiresAt, revokedAt }
}

/** The grants with some ids, no more than 500, in no order. */
export async function findListedGrants(
  { database }: Pick<Env, 'database'>,
  grantIds: readonly string[],
): Promise<ListedGrant[]> {
  return (await database.run((store) => findGrantRows(store, grantIds))).map(presentGrant)
}

/**
 * Revokes a grant, and with it every token of it, JWTs included where they are introspected.
 *
 * @throws {NotFoundError} when there is none of this id that is not revoked yet.
 */
export async function revokeGrantById(env: Env, operator: Operator, id: string): Promise<ListedGrant> {
  const revoked = await env.database.transaction(function* (store) {
    if (!(yield* revokeGrant(store, asGrantId(id), env.clock.now()))) return undefined
    const [grant] = yield* findGrantRows(store, [id])
    if (grant === undefined) throw new TypeError('the grant that was revoked is gone')
    const { subject, clientId } = grant
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'grant.revoke', target: id, detail: { subject, clientId } },
    ])
    return presentGrant(grant)
  })
  if (revoked === undefined) throw new NotFoundError('there is no grant of this id that is not revoked yet')
  return revoked
}
