import { addSeconds } from '../clock.ts'
import type { Env } from '../env.ts'
import { ANONYMOUS, LOCAL_ORIGIN } from './actor.ts'
import { insertAuditEvents } from './audit.store.ts'
import type { AuditEvent } from './audit-event.ts'

/**
 * How many failures a process records in an hour. Whoever has no password can cause them, from any number of
 * addresses; the limits on attempts bound what one address can do, this bounds what all of them can.
 */
const RECORDED_FAILURES = 5000
/** How many of them may be of one who is known: no operator is to keep the failures of the others out of the log. */
const RECORDED_OF_ONE = 1000
const WINDOW = 3600

/** What an hour has had so far. */
interface Window {
  readonly until: Date
  recorded: number
  suppressed: number
  /** How many of them are of whom. */
  readonly ofOne: Map<string, number>
}

/** Something that somebody tried in vain. */
export type FailedEvent = AuditEvent & { readonly failure: string }

/** Writes failures into the audit log, up to {@link RECORDED_FAILURES}. */
export interface FailureRecorder {
  /** Records a failure, or only counts it; the log of the process has a line of each. */
  record(event: FailedEvent): Promise<void>
}

/** Makes the recorder of a process. What it left out it says with the first failure of a later hour. */
export function createFailureRecorder(
  env: Pick<Env, 'database' | 'clock' | 'random'>,
  limits: { readonly inAll: number; readonly ofOne: number } = {
    inAll: RECORDED_FAILURES,
    ofOne: RECORDED_OF_ONE,
  },
): FailureRecorder {
  let window = openWindow(new Date(0))
  return {
    record: async (event) => {
      const now = env.clock.now()
      const events: AuditEvent[] = []
      if (now >= window.until) {
        if (window.suppressed > 0) events.push(suppression(window))
        window = openWindow(addSeconds(now, WINDOW))
      }
      const { actor } = event.by
      // All of those together that nobody knows.
      const ofOne = actor === ANONYMOUS ? 0 : (window.ofOne.get(actor) ?? 0)
      if (window.recorded < limits.inAll && ofOne < limits.ofOne) {
        window.recorded += 1
        window.ofOne.set(actor, ofOne + 1)
        events.push(event)
      } else {
        window.suppressed += 1
      }
      if (events.length > 0) await env.database.run((store) => insertAuditEvents(store, env, events))
    },
  }
}

function openWindow(until: Date): Window {
  return { until, recorded: 0, suppressed: 0, ofOne: new Map() }
}

function suppression({ until, suppressed }: Window): AuditEvent {
  return {
    by: { actor: 'schedule', origin: LOCAL_ORIGIN },
    action: 'audit.suppress',
    target: 'failures',
    detail: { count: suppressed, until: until.toISOString() },
  }
}
