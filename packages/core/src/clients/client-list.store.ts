import { eq } from 'drizzle-orm'
import type { List } from '../lists/list.store.ts'

/** What clients may be filtered by. */
export interface ClientWhere {
  readonly enabled?: boolean | null | undefined
  readonly origin?: string | null | undefined
  readonly clientName?: string | null | undefined
}

/** The orders that clients may be in. */
export const CLIENT_ORDERS = ['CREATED_AT'] as const
/** One of {@link CLIENT_ORDERS}. */
export type ClientOrder = (typeof CLIENT_ORDERS)[number]

/** All clients. */
export const CLIENT_LIST: List<'clients', ClientWhere, ClientOrder> = {
  table: 'clients',
  orders: {
    CREATED_AT: [
      { column: 'createdAt', kind: 'instant' },
      { column: 'clientId', kind: 'text' },
    ],
  },
  filters: {
    enabled: ({ enabled }, value) => eq(enabled, value),
    origin: ({ origin }, value) => eq(origin, value),
    clientName: ({ clientName }, value) => eq(clientName, value),
  },
  answered: [
    { filters: [], orders: CLIENT_ORDERS },
    { filters: ['enabled'], orders: CLIENT_ORDERS },
    { filters: ['origin'], orders: CLIENT_ORDERS },
    { filters: ['enabled', 'origin'], orders: CLIENT_ORDERS },
    { filters: ['clientName'], orders: CLIENT_ORDERS },
  ],
}
