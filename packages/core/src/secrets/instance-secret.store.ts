import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq } from 'drizzle-orm'

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

/** All secrets that there are. */
export function* listInstanceSecrets({
  queries,
  tables,
}: Store): Steps<Pick<Schema['instanceSecrets']['$inferSelect'], 'name' | 'value'>[]> {
  const { name, value } = tables.instanceSecrets
  return yield* rows(queries.select({ name, value }).from(tables.instanceSecrets))
}

/** Replaces how a secret is stored, if it is still stored as `from`. */
export function* replaceInstanceSecret(
  { queries, tables }: Store,
  name: string,
  { from, to }: { readonly from: string; readonly to: string },
): Steps<void> {
  const { instanceSecrets } = tables
  yield* rows(
    queries
      .update(instanceSecrets)
      .set({ value: to })
      .where(and(eq(instanceSecrets.name, name), eq(instanceSecrets.value, from)))
      .returning({ name: instanceSecrets.name }),
  )
}
