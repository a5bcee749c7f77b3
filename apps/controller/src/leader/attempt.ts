import type { Clock } from '@barycenter/core/clock'
import type { Timing } from '@barycenter/core/timing'
import type { LeaseAccess } from './lease-access.ts'
import { type Candidate, decide, type Sighting, sight } from './lease-decision.ts'
import { microTime, type StoredLease } from './lease-record.ts'

/** What a candidate needs to try for a Lease. */
export interface AttemptEnv {
  readonly leases: LeaseAccess
  readonly timing: Timing
  readonly clock: Clock
}

/** What a candidate knows from one attempt to the next. */
export interface Known {
  readonly seen: Sighting | undefined
  /** What we wrote last, for as long as nobody is known to have written since. */
  readonly written: StoredLease | undefined
}

/** What came of one attempt; `known` is for the next one. */
export type Attempt =
  /** We lead, and others believe so for at least the duration of the Lease after `since`, by the steady clock. */
  | { readonly kind: 'held'; readonly since: number; readonly written: StoredLease; readonly known: Known }
  | { readonly kind: 'waiting'; readonly holder: string; readonly known: Known }
  /** Somebody else wrote between our look and our write. */
  | { readonly kind: 'outrun'; readonly known: Known }

/**
 * Tries once to get or to keep a Lease. A leader writes over what it wrote last: if that is not there any more, the
 * API server refuses it.
 *
 * @throws when the API server cannot be reached or refuses; then nobody knows whether the write was made.
 */
export async function attempt(
  { leases, timing, clock }: AttemptEnv,
  me: Candidate,
  known: Known,
  signal: AbortSignal,
): Promise<Attempt> {
  const stored = known.written ?? (await leases.read(signal))
  const before = timing.now()
  const seen = stored && sight(known.seen, stored.record, before)
  const decision = decide(me, seen, { steady: before, calendar: microTime(clock.now()) })
  if (decision.kind === 'wait')
    return { kind: 'waiting', holder: seen?.record.holder ?? '', known: { seen, written: undefined } }
  const written =
    stored === undefined
      ? await leases.create(decision.record, signal)
      : await leases.replace(stored, decision.record, signal)
  if (written === undefined) return { kind: 'outrun', known: { seen, written: undefined } }
  const sighting = { record: written.record, at: before }
  return { kind: 'held', since: before, written, known: { seen: sighting, written } }
}
