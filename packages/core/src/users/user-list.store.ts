import { eq } from 'drizzle-orm'
import type { List } from '../lists/list.store.ts'

/** What users may be filtered by. */
export interface UserWhere {
  readonly enabled?: boolean | null | undefined
  readonly source?: string | null | undefined
  readonly email?: string | null | undefined
}

/** The orders that users may be in: subjects are UUIDv7, so theirs is the order of creation. */
export const USER_ORDERS = ['CREATED_AT', 'USERNAME'] as const
/** One of {@link USER_ORDERS}. */
export type UserOrder = (typeof USER_ORDERS)[number]

/** All users. */
export const USER_LIST: List<'users', UserWhere, UserOrder> = {
  table: 'users',
  orders: {
    CREATED_AT: [{ column: 'subject', kind: 'text' }],
    USERNAME: [{ column: 'usernameKey', kind: 'text' }],
  },
  filters: {
    enabled: ({ enabled }, value) => eq(enabled, value),
    source: ({ source }, value) => eq(source, value),
    email: ({ email }, value) => eq(email, value),
  },
  answered: [
    { filters: [], orders: USER_ORDERS },
    { filters: ['enabled'], orders: USER_ORDERS },
    { filters: ['source'], orders: USER_ORDERS },
    { filters: ['email'], orders: ['CREATED_AT'] },
  ],
}
