import type { OnDelete } from '../selection/declaration.ts'
import type { EntryClaim, Selection } from '../selection/select-claims.ts'
import type { Applied, Departure } from './plan-changes.ts'

/** What was handed over. */
export interface AppliedClaims {
  readonly claims: Applied
  /** Who departed, and is not to be what pruning would make of them. */
  readonly left: ReadonlyMap<string, Departure>
  /** Notes what a run brought, or would have, if there had been anything to do. */
  note(origins: readonly (EntryClaim | Departure)[]): void
  /** Notes which Secrets make the claims now. */
  follow(selection: Selection): void
}

/** @param onDelete what pruning does, and `--on-delete` says. */
export function createAppliedClaims(onDelete: OnDelete): AppliedClaims {
  const claims = new Map<string, EntryClaim>()
  const left = new Map<string, Departure>()
  return {
    claims,
    left,
    note: (origins) => {
      for (const origin of origins) {
        if ('claim' in origin) {
          const { claim } = origin
          const before = claims.get(claim.key)
          // Who stays as they are stays as they were handed over.
          const isKept = claim.user === undefined && before !== undefined
          claims.set(claim.key, isKept ? { ...origin, claim: before.claim } : origin)
          left.delete(claim.key)
        } else {
          claims.delete(origin.key)
          const isLikePruning = origin.onDelete === onDelete || origin.onDelete === 'delete'
          if (!isLikePruning) left.set(origin.key, origin)
        }
      }
    },
    follow: (selection) => {
      for (const [key, { entry }] of selection.claims) {
        const before = claims.get(key)
        if (before !== undefined && before.entry !== entry) claims.set(key, { ...before, entry })
        left.delete(key)
      }
    },
  }
}
