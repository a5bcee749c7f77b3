import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { eq, gte, inArray, lt, sql } from 'drizzle-orm'
import { firstIdOf } from '../id-time.ts'
import type { AnsweredBy, List, RowOf } from '../lists/list.store.ts'

/** How what was tried came out. */
export const AUDIT_OUTCOMES = ['SUCCESS', 'FAILURE'] as const
/** One of {@link AUDIT_OUTCOMES}. */
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number]

/** What audit events may be filtered by. */
export interface AuditEventWhere {
  readonly actor?: string | null | undefined
  readonly action?: string | null | undefined
  readonly target?: string | null | undefined
  readonly outcome?: AuditOutcome | null | undefined
  /** The sync run that they are part of. */
  readonly runId?: string | null | undefined
  /** Only those of this instant or later. */
  readonly from?: Date | null | undefined
  /** Only those before this instant. */
  readonly to?: Date | null | undefined
}

/** The orders that events may be in: their ids are UUIDv7, so theirs is the order of what happened. */
export const AUDIT_EVENT_ORDERS = ['AT'] as const
/** One of {@link AUDIT_EVENT_ORDERS}. */
export type AuditEventOrder = (typeof AUDIT_EVENT_ORDERS)[number]

type Filter = keyof AuditEventWhere

const SETS: readonly (readonly Filter[])[] = [
  [],
  ['actor'],
  ['action'],
  ['target'],
  ['runId'],
  ['outcome'],
  ['actor', 'outcome'],
  ['action', 'outcome'],
  ['target', 'outcome'],
]
/** Bounds of the order itself, which any index in that order answers. */
const TIMES: readonly (readonly Filter[])[] = [[], ['from'], ['to'], ['from', 'to']]

/** The audit log. */
export const AUDIT_EVENT_LIST: List<'auditEvents', AuditEventWhere, AuditEventOrder> = {
  table: 'auditEvents',
  orders: { AT: [{ column: 'eventId', kind: 'text' }] },
  filters: {
    actor: ({ actor }, value) => eq(actor, value),
    action: ({ action }, value) => eq(action, value),
    target: ({ target }, value) => eq(target, value),
    // Written out, and not as a parameter: only so does it select the indexes of failures.
    outcome: ({ outcome }, value) =>
      value === 'FAILURE' ? sql`${outcome} = 'FAILURE'` : sql`${outcome} = 'SUCCESS'`,
    runId: ({ runId }, value) => eq(runId, value),
    from: ({ eventId }, value) => gte(eventId, firstIdOf(value)),
    to: ({ eventId }, value) => lt(eventId, firstIdOf(value)),
  },
  answered: SETS.flatMap((set) =>
    TIMES.map(
      (times): AnsweredBy<Filter, AuditEventOrder> => ({
        filters: [...set, ...times],
        orders: AUDIT_EVENT_ORDERS,
      }),
    ),
  ),
}

/** The events with some ids, no more than 500, in no order. */
export function* findAuditEventRows(
  { queries, tables: { auditEvents } }: Store,
  eventIds: readonly string[],
): Steps<RowOf<'auditEvents'>[]> {
  return yield* rows(
    queries
      .select()
      .from(auditEvents)
      .where(inArray(auditEvents.eventId, [...eventIds])),
  )
}
