import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import type { InputFormat } from '../input/input-format.ts'
import type { Invocation } from '../invocation.ts'
import { keyOf, type StreamedRecord, streamRecords } from './stream-records.ts'
import type { Survey } from './survey.ts'

/** A batch, as it is sent. */
export interface StreamedBatch {
  /** From 1. The same users are in the batch of the same number whenever the same files are cut. */
  readonly number: number
  readonly users: readonly SyncUserInput[]
  readonly indexes: readonly number[]
}

/** How large batches may be. */
export interface BatchLimits {
  readonly users: number
  /** Of a batch as JSON. */
  readonly bytes: number
}

/** Users of whom this many are in memory at a time when files are read again and again. */
const USERS_PER_PASS = 40_000
/** A batch of whole parts gets no further part when it has so many users. */
const ENOUGH = 500

interface Entry {
  readonly key: string
  readonly user: SyncUserInput
  readonly index: number
}

/**
 * Cuts large files into batches, with only so many users in memory.
 *
 * Without passwords in the clear, in the order of the files. With them, by username, and where checkpoints
 * end, so that the next run recognises them; for that the files are read once for every 40,000 users. Hashing as
 * many takes minutes, reading them a second, and nothing has to be written down in the clear in between.
 */
export async function* cutBatches(
  invocation: Invocation,
  survey: Survey,
  { format, limits }: { readonly format: InputFormat | undefined; readonly limits: BatchLimits },
): AsyncGenerator<StreamedBatch> {
  let number = 1
  const records = () => streamRecords(invocation, survey, { format })
  const passes = survey.hasPlaintext ? byUsername(records, survey) : inOrder(records)
  for await (const part of passes) {
    for (const some of fit(part, limits)) {
      yield { number: number++, users: some.map(({ user }) => user), indexes: some.map(({ index }) => index) }
    }
  }
}

async function* inOrder(records: () => AsyncIterable<StreamedRecord>): AsyncGenerator<readonly Entry[]> {
  let part: Entry[] = []
  for await (const { user, index } of records()) {
    if (user === undefined) continue
    part.push({ key: '', user, index })
    if (part.length < ENOUGH) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

async function* byUsername(
  records: () => AsyncIterable<StreamedRecord>,
  { boundaries, count }: Survey,
): AsyncGenerator<readonly Entry[]> {
  const passes = Math.max(1, Math.ceil(count / USERS_PER_PASS))
  const perPass = Math.max(1, Math.ceil((boundaries.length + 1) / passes))
  for (let first = 0; first <= boundaries.length; first += perPass) {
    const above = boundaries[first - 1]
    const last = boundaries[first + perPass - 1]
    const entries: Entry[] = []
    for await (const record of records()) {
      const key = keyOf(record)
      const { user, index } = record
      if (user === undefined || key === undefined) continue
      if ((above === undefined || key > above) && (last === undefined || key <= last)) {
        entries.push({ key, user, index })
      }
    }
    entries.sort((a, b) => (a.key < b.key ? -1 : 1))
    yield* wholeParts(entries, new Set(boundaries.slice(first, first + perPass)))
  }
}

/** Cuts after boundaries only. */
function* wholeParts(
  entries: readonly Entry[],
  boundaries: ReadonlySet<string>,
): Generator<readonly Entry[]> {
  let part: Entry[] = []
  for (const entry of entries) {
    part.push(entry)
    if (part.length < ENOUGH || !boundaries.has(entry.key)) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

/** Cuts what is too large for one request wherever it must be. */
function* fit(part: readonly Entry[], { users, bytes }: BatchLimits): Generator<readonly Entry[]> {
  let some: Entry[] = []
  let size = 0
  for (const entry of part) {
    const length = Buffer.byteLength(JSON.stringify(entry.user)) + 16
    if (some.length > 0 && (some.length >= users || size + length > bytes)) {
      yield some
      some = []
      size = 0
    }
    some.push(entry)
    size += length
  }
  if (some.length > 0) yield some
}
