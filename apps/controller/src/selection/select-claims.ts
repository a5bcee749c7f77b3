import { pathOf } from '../secrets/secret-object.ts'
import type { Claim, Entry } from './declaration.ts'

/** A claim, and the Secret that makes it. */
export interface EntryClaim {
  readonly claim: Claim
  readonly entry: Entry
}

/** Two Secrets name the same user. */
export interface Conflict extends EntryClaim {
  /** The Secret that counts. */
  readonly winner: Entry
}

/** Who is declared by all Secrets together. */
export interface Selection {
  /** By the form in which names are compared. */
  readonly claims: ReadonlyMap<string, EntryClaim>
  readonly conflicts: readonly Conflict[]
  /** Whether the names of all users are known: only then somebody who is not among them is not declared. */
  readonly areNamesKnown: boolean
}

/** Puts Secrets together. Of two that name the same user the older counts, and of two as old the one first by name. */
export function selectClaims(entries: Iterable<Entry>): Selection {
  const claims = new Map<string, EntryClaim>()
  const conflicts: Conflict[] = []
  let areNamesKnown = true
  for (const entry of [...entries].sort(byAge)) {
    areNamesKnown &&= entry.areNamesKnown
    for (const claim of entry.claims) {
      const winner = claims.get(claim.key)?.entry
      if (winner === undefined) claims.set(claim.key, { claim, entry })
      else conflicts.push({ claim, entry, winner })
    }
  }
  return { claims, conflicts, areNamesKnown }
}

function byAge(a: Entry, b: Entry): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt
  return pathOf(a.secret) < pathOf(b.secret) ? -1 : 1
}
