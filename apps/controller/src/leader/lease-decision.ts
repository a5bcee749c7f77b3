import type { LeaseRecord } from './lease-record.ts'

/** Who stands for election, and how long the rests are. All in milliseconds. */
export interface Candidate {
  /** Tells this process from all others, and from the one that had its name before. */
  readonly identity: string
  /** How long the others wait after the last change that they saw. */
  readonly leaseDuration: number
}

/** When a record was first seen as it is, by our own steady clock, in milliseconds. */
export interface Sighting {
  readonly record: LeaseRecord
  readonly at: number
}

/** What a candidate does about a Lease. */
export type LeaseDecision =
  | { readonly kind: 'create' | 'take' | 'renew'; readonly record: LeaseRecord }
  /** Another leads: nothing is to be done before `until`, by our own steady clock. */
  | { readonly kind: 'wait'; readonly until: number }

/** Now, by the steady clock for decisions and by the calendar for what people read. */
export interface Moment {
  readonly steady: number
  readonly calendar: string
}

/**
 * What was known, after another look: only a change of the record starts the wait again. When its holder says it was
 * renewed does not matter, for clocks differ; nor does a label that somebody puts on the Lease.
 */
export function sight(known: Sighting | undefined, record: LeaseRecord, steady: number): Sighting {
  return known !== undefined && isSame(known.record, record) ? known : { record, at: steady }
}

/** Decides by the rules of client-go's leader election. */
export function decide(me: Candidate, seen: Sighting | undefined, now: Moment): LeaseDecision {
  const { identity: holder } = me
  const duration = Math.ceil(me.leaseDuration / 1000)
  const fresh = { holder, duration, acquiredAt: now.calendar, renewedAt: now.calendar }
  if (seen === undefined) return { kind: 'create', record: { ...fresh, transitions: 0 } }
  const { record, at } = seen
  if (record.holder === holder)
    return { kind: 'renew', record: { ...record, duration, renewedAt: now.calendar } }
  const until = at + (record.duration ?? duration) * 1000
  if (record.holder !== '' && now.steady < until) return { kind: 'wait', until }
  return { kind: 'take', record: { ...fresh, transitions: record.transitions + 1 } }
}

/** What a leader leaves behind that goes of its own accord: the next one need not wait. */
export function released(record: LeaseRecord, calendar: string): LeaseRecord {
  return { ...record, holder: '', duration: 1, acquiredAt: calendar, renewedAt: calendar }
}

function isSame(one: LeaseRecord, other: LeaseRecord): boolean {
  return (
    one.holder === other.holder &&
    one.duration === other.duration &&
    one.acquiredAt === other.acquiredAt &&
    one.renewedAt === other.renewedAt &&
    one.transitions === other.transitions
  )
}
