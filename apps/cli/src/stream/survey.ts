import { setImmediate } from 'node:timers/promises'
import { endsLargerChunk } from '@barycenter/core/sync/checkpoint-tree'
import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import { usernameKey } from '@barycenter/core/users/username'
import type { DocumentRecord } from '@barycenter/core/users-file/document'
import { unreadableDocument } from '@barycenter/core/users-file/document'
import type { RecordDefaults } from '@barycenter/core/users-file/document-record'
import type { DocumentProblem } from '@barycenter/core/users-file/parsed-users'
import type { Invocation } from '../invocation.ts'
import type { BadEntry } from '../sync/batch.ts'
import type { FileProblem } from '../sync/file-problem.ts'
import type { SyncUsersOptions } from '../sync/sync-users-options.ts'
import { digestedBytes } from './digested-bytes.ts'
import { createKeyTable } from './key-table.ts'
import { readParts } from './read-parts.ts'
import type { Bytes } from './read-segments.ts'

/** A file, and what has to be known of it before its users can be sent. */
export interface SurveyedFile {
  readonly bytes: Bytes
  /** Of what is in it; undefined if it was not read to its end. */
  readonly digest: string | undefined
  /** The index of its first record among those of all files. */
  readonly start: number
  /** What it says for all of its users. */
  readonly defaults: RecordDefaults
}

/** What is known of large files when each record was looked at once. */
export interface Survey {
  readonly files: readonly SurveyedFile[]
  readonly count: number
  readonly isReadable: boolean
  /** Whether so many records are in error that the rest was not looked at. */
  readonly isGivenUp: boolean
  /** Of files as a whole. */
  readonly problems: readonly FileProblem[]
  /** Records that cannot be sent; only so many. Those that name the user of an earlier one are not among them. */
  readonly bad: readonly BadEntry[]
  /** Records that name the same user as an earlier one, with the index of that. */
  readonly duplicates: ReadonlyMap<number, number>
  /** Indexes of records that cannot be sent. */
  readonly badIndexes: ReadonlySet<number>
  readonly sources: readonly string[]
  /** Whether there are passwords that may have to be hashed. */
  readonly hasPlaintext: boolean
  /** The usernames, folded and in order, that end a part whose passwords are recognised together. */
  readonly boundaries: readonly string[]
}

/** Of bad records: nobody reads more of them, and each costs memory. */
const MOST_BAD = 1000
/** Of bad records that others are synced without: a file with more of them is another file than it is taken for. */
const MOST_LEFT_OUT = 100_000

/** Reads large files once, and finds every problem of each record and all usernames that are there twice. */
export async function survey(
  invocation: Invocation,
  inputs: readonly Bytes[],
  { format, onError }: Pick<SyncUsersOptions, 'format' | 'onError'>,
): Promise<Survey> {
  const mostBad = onError === 'continue' ? MOST_LEFT_OUT : MOST_BAD
  const table = createKeyTable()
  const files: SurveyedFile[] = []
  const problems: FileProblem[] = []
  const bad: BadEntry[] = []
  const duplicates = new Map<number, number>()
  const badIndexes = new Set<number>()
  const boundaries: string[] = []
  const sources = new Set<string>()
  let hasPlaintext = false
  let count = 0

  const take = ({ username, user }: DocumentRecord, index: number): void => {
    if (username === undefined) return
    const key = usernameKey(username)
    const first = table.enter(key, index)
    if (first !== undefined) {
      // Of two records for one user nobody can tell which one is meant.
      badIndexes.add(first).add(index)
      if (duplicates.size < MOST_BAD) duplicates.set(index, first)
    }
    if (user === undefined || !isRecognized(user)) return
    hasPlaintext = true
    if (endsLargerChunk(key)) boundaries.push(key)
  }

  for (const input of inputs) {
    if (badIndexes.size > mostBad) break
    const { bytes, digest } = digestedBytes(input)
    const start = count
    let defaults: RecordDefaults = {}
    const named = (problem: Omit<FileProblem, 'file'>): FileProblem => ({ ...problem, file: bytes.name })
    for await (const read of readParts(invocation, bytes, { format, defaults: {} })) {
      if ('envelope' in read) {
        const { envelope } = read
        defaults = envelope.defaults
        if (envelope.source !== undefined) sources.add(envelope.source)
        problems.push(...envelope.problems.map(named))
        continue
      }
      problems.push(...read.document.problems.map(named))
      for (const record of read.document.records) {
        take(record, count)
        if (record.user === undefined) {
          badIndexes.add(count)
          if (bad.length < MOST_BAD) bad.push(badEntry(bytes, record, count - start))
        }
        count++
      }
      if (badIndexes.size > mostBad) {
        problems.push(named(tooManyBad(mostBad)))
        break
      }
      // A packed file can bring so much at once that no signal would be heard in between.
      await setImmediate()
    }
    files.push({ bytes: input, digest: digest(), start, defaults })
  }
  const isReadable = problems.length === 0
  return {
    files,
    count,
    isReadable,
    isGivenUp: badIndexes.size > mostBad,
    problems,
    bad,
    duplicates,
    badIndexes,
    sources: [...sources],
    hasPlaintext,
    boundaries: boundaries.sort(),
  }
}

function tooManyBad(most: number): DocumentProblem {
  const message = `more than ${most.toLocaleString('en')} users of this file are in error; the rest of it was not looked at`
  return { code: 'TOO_MANY_PROBLEMS', path: '', message }
}

/** Without the text around it, which would be kept for as long. */
function badEntry({ name }: Bytes, { username, problems }: DocumentRecord, index: number): BadEntry {
  const record = { username, user: undefined, problems }
  const file = { name, document: unreadableDocument([]) }
  return { file, index, record, problems: problems.map((problem) => ({ ...problem, file: name })) }
}

/** Whether a later run of the same record would have to find out if the password is still the same. */
function isRecognized({ password, passwordPolicy, state }: SyncUserInput): boolean {
  return typeof password === 'string' && passwordPolicy !== 'INITIAL' && state !== 'ABSENT'
}
