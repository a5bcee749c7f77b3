import { duplicateMessage, findDuplicates } from '@barycenter/core/sync/duplicates'
import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import type { DocumentRecord } from '@barycenter/core/users-file/document'
import { type FileProblem, placeOf } from './file-problem.ts'
import type { UsersFile } from './users-file.ts'

/** A record, and where it comes from. */
export interface Entry {
  readonly file: UsersFile
  /** Where it stands in its file, from 0. */
  readonly index: number
  readonly record: DocumentRecord
}

/** A record that can be sent. */
export interface GoodEntry extends Entry {
  readonly user: SyncUserInput
}

/** A record that cannot, and why. */
export interface BadEntry extends Entry {
  readonly problems: readonly FileProblem[]
}

/** What several files declare together. */
export interface Batch {
  /** Whether every file is a list of records, however bad. */
  readonly isReadable: boolean
  /** Those of files as a whole and those of their records, in the order of the files. */
  readonly problems: readonly FileProblem[]
  readonly bad: readonly BadEntry[]
  /** In the order in which they are sent: the API's indexes are those of this list. */
  readonly good: readonly GoodEntry[]
  /** Who declares these users, as the files say it; several names cannot be one run. */
  readonly sources: readonly string[]
}

/** Puts files together. */
export function collectBatch(files: readonly UsersFile[]): Batch {
  const entries = files.flatMap((file) =>
    file.document.records.map((record, index) => ({ file, index, record })),
  )
  const duplicates = findDuplicates(entries.map(({ record }) => record.username))
  const judged = entries.map((entry, position) => {
    const other = entries[duplicates.get(position) ?? -1]
    return { ...entry, problems: [...problemsOf(entry), ...duplicateOf(entry, other)] }
  })
  const fileProblems = files.flatMap(({ name, document }) =>
    document.problems.map((problem) => ({ ...problem, file: name })),
  )
  // Of a file that is named twice, the first.
  const positions = new Map(files.map(({ name }, nth) => [name, nth] as const).toReversed())
  const position = ({ file }: FileProblem): number => positions.get(file) ?? 0
  return {
    isReadable: fileProblems.length === 0,
    problems: [...fileProblems, ...judged.flatMap(({ problems }) => problems)].toSorted(
      (a, b) => position(a) - position(b),
    ),
    bad: judged.filter(({ problems, record }) => problems.length > 0 || record.user === undefined),
    good: judged.flatMap(({ problems, ...entry }) => {
      const { user } = entry.record
      return problems.length > 0 || user === undefined ? [] : [{ ...entry, user }]
    }),
    sources: [...new Set(files.flatMap(({ document }) => document.source ?? []))],
  }
}

function problemsOf({ file, record }: Entry): FileProblem[] {
  return record.problems.map((problem) => ({ ...problem, file: file.name }))
}

/** The problem that another file names the same user; each file has found its own duplicates. */
function duplicateOf(entry: Entry, other: Entry | undefined): FileProblem[] {
  if (other === undefined || other.file === entry.file) return []
  const { path, ...position } = locateUsername(other)
  const message = duplicateMessage(`${placeOf({ ...position, file: other.file.name })}: ${path}`)
  return [{ code: 'USERNAME_DUPLICATE', file: entry.file.name, ...locateUsername(entry), message }]
}

function locateUsername({ file, index }: Entry) {
  return file.document.resolve(index, `/users/${index}/username`)
}
