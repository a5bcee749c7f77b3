import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { eq } from 'drizzle-orm'

/** The value of a secret: the stored one, or the offered one if there was none. */
export function* ensureInstanceSecret(
  { queries, tables }: Store,
  offered: Schema['instanceSecrets']['$inferInsert'],
): Steps<string> {
  const { instanceSecrets } = tables
  const find = () =>
    rows(
      queries
        .select({ value: instanceSecrets.value })
        .from(instanceSecrets)
        .where(eq(instanceSecrets.name, offered.name)),
    )
  const [stored] = yield* find()
  if (stored !== undefined) return stored.value
  yield* rows(
    queries
      .insert(instanceSecrets)
      .values(offered)
      .onConflictDoNothing()
      .returning({ name: instanceSecrets.name }),
  )
  // Another process may have been first.
  const [first] = yield* find()
  if (first === undefined) throw new TypeError(`the secret ${offered.name} was not stored`)
  return first.value
}
