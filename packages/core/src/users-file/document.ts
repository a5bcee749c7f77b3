import { duplicateMessage, findDuplicates } from '../sync/duplicates.ts'
import type { SyncUserInput } from '../sync/sync-input.ts'
import {
  explainIssues,
  type HashOrigin,
  type ReadRecord,
  type RecordDefaults,
  type RecordProblem,
  readPolicy,
  readRecord,
  spelledAs,
} from './document-record.ts'
import { wrapperSchema } from './document-schema.ts'
import { pointer } from './json-syntax.ts'
import type { DocumentProblem, EarlyFault, Locate, ParsedUsers, Segments } from './parsed-users.ts'
import type { Position } from './source-text.ts'

/** One user of a file. */
export interface DocumentRecord {
  readonly username: string | undefined
  /** Undefined when the record has problems. */
  readonly user: SyncUserInput | undefined
  readonly problems: readonly DocumentProblem[]
}

/** A users file as it was read: both shapes, both spellings, and every problem at once. */
export interface UsersDocument {
  /** Who declares these users, if the file says so. */
  readonly source: string | undefined
  /** What is wrong with the document itself, so that it has no records. */
  readonly problems: readonly DocumentProblem[]
  readonly records: readonly DocumentRecord[]
  /** Where the field of a record stands that the API calls `/users/<index>/<field>…`. */
  resolve(index: number, path: string): { readonly path: string } & Partial<Position>
}

/** Reads what the text of a users file says: a list of users, or an object with a list at `users`. */
export function readUsersDocument(
  parsed: ParsedUsers,
  { hashes }: { readonly hashes: HashOrigin } = { hashes: 'ours' },
): UsersDocument {
  if (parsed.kind === 'refused') return unreadableDocument(parsed.problems)
  const { value, locate, faults } = parsed
  const at = (segments: Segments) => ({ path: pointer(segments), ...locate(segments) })

  const base = Array.isArray(value) ? [] : ['users']
  const wrapper = wrapperSchema.safeParse(Array.isArray(value) ? { users: value } : value)
  if (!wrapper.success) {
    const known = Object.keys(wrapperSchema.shape)
    const problems = explainIssues(wrapper.error.issues, known)
    return unreadableDocument(problems.map(({ segments, ...problem }) => ({ ...problem, ...at(segments) })))
  }

  const { users, source: name, defaults } = wrapper.data
  const read = readRecords(users, faults, { defaults: readDefaults(defaults), hashes })
  const early = Map.groupBy(faults, ({ index }) => index)
  const duplicates = findDuplicates(read.map(({ username }) => username))
  const records = read.map(({ problems, ...record }, index): DocumentRecord => {
    const other = duplicates.get(index)
    const all: (RecordProblem | EarlyFault)[] = [...(early.get(index) ?? []), ...problems]
    if (other !== undefined) all.push(duplicate(at([...base, other, 'username'])))
    return {
      username: record.username,
      user: all.length === 0 ? record.user : undefined,
      problems: all.map((problem) => placed(problem, [...base, index], locate)),
    }
  })

  return {
    source: name,
    problems: [],
    records,
    resolve: (index, path) => {
      const [, , , field, ...rest] = path.split('/')
      return at([...base, index, ...(field === undefined ? [] : [spelledAs(users[index], field), ...rest])])
    },
  }
}

/** Reads each record by itself. */
export function readRecords(
  users: readonly unknown[],
  faults: readonly EarlyFault[],
  { defaults, hashes }: { readonly defaults: RecordDefaults; readonly hashes: HashOrigin },
): ReadRecord[] {
  const early = Map.groupBy(faults, ({ index }) => index)
  const isLost = (index: number) => early.get(index)?.some(({ segments }) => segments.length === 0)
  return users.map((user, index) => (isLost(index) === true ? LOST : readRecord(user, defaults, hashes)))
}

function duplicate({ path, line }: { readonly path: string } & Partial<Position>): RecordProblem {
  const other = line === undefined ? path : `line ${line} (${path})`
  return { code: 'USERNAME_DUPLICATE', segments: ['username'], message: duplicateMessage(other) }
}

/** A problem of a record at its place in the file. */
export function placed(
  problem: RecordProblem | EarlyFault,
  record: Segments,
  locate: Locate,
): DocumentProblem {
  const segments = [...record, ...problem.segments]
  const { code, message } = problem
  const path = pointer(segments)
  // Of a text that could not be parsed there may be no tree to find a place in.
  if (!('line' in problem)) return { code, path, message, ...locate(segments) }
  const { index: _, segments: __, ...rest } = problem
  return { ...rest, path }
}

/** What is known of a record that nothing can be read of. */
const LOST: ReadRecord = { username: undefined, user: undefined, problems: [] }

/** The values that a file gives for all of its users. */
export function readDefaults(defaults: ReturnType<typeof wrapperSchema.parse>['defaults']): RecordDefaults {
  const policy = defaults?.password_policy ?? defaults?.passwordPolicy
  const verified = defaults?.email_verified ?? defaults?.emailVerified
  return {
    ...(policy === undefined ? {} : { passwordPolicy: readPolicy(policy) }),
    ...(verified === undefined ? {} : { emailVerified: verified }),
    ...(defaults?.enabled === undefined ? {} : { enabled: defaults.enabled }),
  }
}

/** A file of which nothing can be read. */
export function unreadableDocument(problems: readonly DocumentProblem[]): UsersDocument {
  return { source: undefined, problems, records: [], resolve: (_, path) => ({ path }) }
}
