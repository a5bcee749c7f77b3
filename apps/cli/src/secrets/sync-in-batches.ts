import { endsLargerChunk } from '@barycenter/core/sync/checkpoint-tree'
import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import type { TargetOutcome, TargetResult, TargetRun } from '@barycenter/core/sync/user-target'
import type { Timing } from '@barycenter/core/timing'
import { usernameKey } from '@barycenter/core/users/username'
import type { Progress } from '../progress/progress.ts'
import type { BatchLimits, StreamedBatch } from '../stream/cut-batches.ts'
import { sendRun } from '../stream/send-run.ts'
import { giveUpRun, queryResults } from '../stream/staged-operations.ts'
import type { Connection } from '../transport.ts'

const SILENT: Progress = { tell: () => {}, count: () => {}, begin: () => {} }

/** Sends a run of more users than one request may have: batch by batch, and all of it or nothing. */
export async function syncInBatches(
  connection: Connection,
  { users, ...input }: TargetRun,
  timing: Timing,
): Promise<TargetOutcome> {
  const sorted = users
    .map((user, index) => ({ key: usernameKey(user.username), user, index }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const { ticket, outcome } = await sendRun(connection, {
    input,
    count: users.length,
    cut: (limits) => cut(sorted, limits),
    timing,
    wait: undefined,
    progress: SILENT,
  })
  const results: TargetResult[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof queryResults>> = await queryResults(connection, ticket, after)
    results.push(...page.results)
    after = page.next
  }
  // What is left of a run that nobody gives up is swept away within a day.
  await giveUpRun(connection, ticket).catch(() => undefined)
  return { ...outcome, results }
}

interface Listed {
  readonly key: string
  readonly user: SyncUserInput
  readonly index: number
}

/** A batch gets no further part when it has so many users. */
const ENOUGH = 500

/** By username, and where checkpoints end, so that the next run recognises them. */
async function* cut(sorted: readonly Listed[], limits: BatchLimits): AsyncGenerator<StreamedBatch> {
  let number = 1
  let some: Listed[] = []
  let size = 0
  const batch = (): StreamedBatch => ({
    number: number++,
    users: some.map(({ user }) => user),
    indexes: some.map(({ index }) => index),
  })
  for (const listed of sorted) {
    const length = Buffer.byteLength(JSON.stringify(listed.user)) + 16
    const isFull = some.length >= limits.users || size + length > limits.bytes
    const last = some.at(-1)
    const isPart = some.length >= ENOUGH && last !== undefined && endsLargerChunk(last.key)
    if (last !== undefined && (isFull || isPart)) {
      yield batch()
      some = []
      size = 0
    }
    some.push(listed)
    size += length
  }
  if (some.length > 0) yield batch()
}
