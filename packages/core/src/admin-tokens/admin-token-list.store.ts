import { eq } from 'drizzle-orm'
import type { List } from '../lists/list.store.ts'

/** What admin tokens may be filtered by. */
export interface AdminTokenWhere {
  readonly name?: string | null | undefined
}

/** The orders that admin tokens may be in: their ids are UUIDv7, so theirs is the order of creation. */
export const ADMIN_TOKEN_ORDERS = ['CREATED_AT'] as const
/** One of {@link ADMIN_TOKEN_ORDERS}. */
export type AdminTokenOrder = (typeof ADMIN_TOKEN_ORDERS)[number]

/** All admin tokens, revoked and expired ones included. */
export const ADMIN_TOKEN_LIST: List<'adminTokens', AdminTokenWhere, AdminTokenOrder> = {
  table: 'adminTokens',
  orders: { CREATED_AT: [{ column: 'tokenId', kind: 'text' }] },
  filters: { name: ({ name }, value) => eq(name, value) },
  answered: [
    { filters: [], orders: ADMIN_TOKEN_ORDERS },
    { filters: ['name'], orders: ADMIN_TOKEN_ORDERS },
  ],
}
