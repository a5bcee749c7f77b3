import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import type { Env } from '../env.ts'
import type { Actor } from './actor.ts'
import type { AuditEvent } from './audit-event.ts'

const EVENTS_PER_INSERT = 1000

/** Records events, in the transaction of what they tell about. */
export function* insertAuditEvents(
  { queries, tables }: Store,
  env: Pick<Env, 'clock' | 'random'>,
  events: readonly AuditEvent[],
): Steps<number> {
  const at = env.clock.now()
  const values = events.map(({ by, runId = null, failure = null, ...event }) => ({
    ...event,
    ...actorColumns(by),
    outcome: failure === null ? ('SUCCESS' as const) : ('FAILURE' as const),
    code: failure,
    runId,
    at,
    eventId: env.random.id(),
  }))
  for (let start = 0; start < values.length; start += EVENTS_PER_INSERT) {
    const some = values.slice(start, start + EVENTS_PER_INSERT)
    yield* rows(
      queries.insert(tables.auditEvents).values(some).returning({ eventId: tables.auditEvents.eventId }),
    )
  }
  return values.length
}

/** The columns that say who, and from where. */
export function actorColumns({ actor, origin }: Actor) {
  const { address = null, userAgent = null, requestId = null } = origin
  return { actor, address, userAgent, requestId }
}
