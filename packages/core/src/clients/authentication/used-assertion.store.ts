import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'

/** Uses an assertion up: true for exactly one caller. It is remembered until it has expired anyway. */
export function* spendAssertion(
  { queries, tables }: Store,
  assertion: { readonly assertionHash: string; readonly expiresAt: Date },
): Steps<boolean> {
  const { usedAssertions } = tables
  const inserted = yield* rows(
    queries
      .insert(usedAssertions)
      .values(assertion)
      .onConflictDoNothing()
      .returning({ assertionHash: usedAssertions.assertionHash }),
  )
  return inserted.length === 1
}
