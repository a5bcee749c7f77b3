import { addSeconds } from '../clock.ts'
import type { Env } from '../env.ts'
import { LOCAL_ORIGIN } from './actor.ts'
import { insertAuditEvents } from './audit.store.ts'
import type { AuditEvent } from './audit-event.ts'

/**
 * How many failures a process records in an hour. Whoever has no password can cause them, from any number of
 * addresses; the limits on attempts bound what one address can do, this bounds what all of them can.
 */
const RECORDED_FAILURES = 5000
const WINDOW = 3600

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
  limit: number = RECORDED_FAILURES,
): FailureRecorder {
  let window = { until: new Date(0), recorded: 0, suppressed: 0 }
  return {
    record: async (event) => {
      const now = env.clock.now()
      const events: AuditEvent[] = []
      if (now >= window.until) {
        if (window.suppressed > 0) events.push(suppression(window))
        window = { until: addSeconds(now, WINDOW), recorded: 0, suppressed: 0 }
      }
      if (window.recorded < limit) {
        window.recorded += 1
        events.push(event)
      } else {
        window.suppressed += 1
      }
      if (events.length > 0) await env.database.run((store) => insertAuditEvents(store, env, events))
    },
  }
}

function suppression({
  until,
  suppressed,
}: {
  readonly until: Date
  readonly suppressed: number
}): AuditEvent {
  return {
    by: { actor: 'schedule', origin: LOCAL_ORIGIN },
    action: 'audit.suppress',
    target: 'failures',
    detail: { count: suppressed, until: until.toISOString() },
  }
}
