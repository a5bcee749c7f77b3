import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { eq, inArray, sql } from 'drizzle-orm'
import { sha256 } from '../digest.ts'

/** A checkpoint as it is stored: which part of the users, and an argon2id hash of its digest. */
export interface StoredCheckpoint {
  readonly node: string
  readonly hash: string
}

const PER_STATEMENT = 500

/** The hashes of all checkpoints of a source, by their nodes. */
export function* findCheckpoints({ queries, tables }: Store, source: string): Steps<Map<string, string>> {
  const { syncCheckpoints } = tables
  const found = yield* rows(queries.select().from(syncCheckpoints).where(eq(syncCheckpoints.source, source)))
  return new Map(found.map(({ node, hash }) => [node, hash]))
}

/** The hashes of some nodes of a source, by these. */
export function* findCheckpointsOf(
  { queries, tables }: Store,
  source: string,
  nodes: readonly string[],
): Steps<Map<string, string>> {
  const { syncCheckpoints } = tables
  const hashes = new Map<string, string>()
  for (let start = 0; start < nodes.length; start += PER_STATEMENT) {
    const ids = nodes.slice(start, start + PER_STATEMENT).map((node) => checkpointId(source, node))
    const found = yield* rows(
      queries.select().from(syncCheckpoints).where(inArray(syncCheckpoints.checkpointId, ids)),
    )
    for (const { node, hash } of found) hashes.set(node, hash)
  }
  return hashes
}

/** Stores checkpoints in the place of those for the same nodes; returns how many. */
export function* replaceCheckpoints(
  { queries, tables }: Store,
  source: string,
  checkpoints: readonly StoredCheckpoint[],
): Steps<number> {
  const { syncCheckpoints } = tables
  const values = checkpoints.map(({ node, hash }) => ({
    checkpointId: checkpointId(source, node),
    source,
    node,
    hash,
  }))
  for (let start = 0; start < values.length; start += PER_STATEMENT) {
    yield* rows(
      queries
        .insert(syncCheckpoints)
        .values(values.slice(start, start + PER_STATEMENT))
        .onConflictDoUpdate({ target: syncCheckpoints.checkpointId, set: { hash: sql`excluded.hash` } })
        .returning({ node: syncCheckpoints.node }),
    )
  }
  return values.length
}

/** Deletes checkpoints of nodes that are no more; returns how many there were. */
export function* deleteCheckpoints(
  { queries, tables }: Store,
  source: string,
  nodes: readonly string[],
): Steps<number> {
  const { syncCheckpoints } = tables
  let deleted = 0
  for (let start = 0; start < nodes.length; start += PER_STATEMENT) {
    const ids = nodes.slice(start, start + PER_STATEMENT).map((node) => checkpointId(source, node))
    const gone = yield* rows(
      queries
        .delete(syncCheckpoints)
        .where(inArray(syncCheckpoints.checkpointId, ids))
        .returning({ node: syncCheckpoints.node }),
    )
    deleted += gone.length
  }
  return deleted
}

/** Names a node of a source in a column of bounded length. */
export function checkpointId(source: string, node: string): string {
  return sha256(JSON.stringify([source, node]))
}
