import {
  type DocumentRecord,
  placed,
  readDefaults,
  readRecords,
  type UsersDocument,
  unreadableDocument,
} from './document.ts'
import { explainIssues, type RecordDefaults, spelledAs } from './document-record.ts'
import { wrapperSchema } from './document-schema.ts'
import { pointer } from './json-syntax.ts'
import { parseJsonUsers } from './json-text.ts'
import type { DocumentProblem, ParsedUsers, Segments } from './parsed-users.ts'

/** Which part of a file some users are. */
interface DocumentPart {
  /** The way to the list of users. */
  readonly base: Segments
  readonly defaults: RecordDefaults
  /** The index of the first of them, from 0. */
  readonly index: number
}

/**
 * Reads some of the users of a file, with their places in the whole of it. Whether one of them is there
 * twice is not looked for: the other one may be anywhere.
 */
export function readUsersPart(
  parsed: ParsedUsers,
  { base, defaults, index: first }: DocumentPart,
): UsersDocument {
  if (parsed.kind === 'refused') return unreadableDocument(parsed.problems)
  const { value, locate, faults } = parsed
  if (!Array.isArray(value)) return unreadableDocument([])
  const users: readonly unknown[] = value
  // Paths count from the beginning of the file, the parser from that of the part.
  const at = ([index, ...rest]: Segments) => locate([Number(index) - first, ...rest])
  const early = Map.groupBy(faults, ({ index }) => index)
  const records = readRecords(users, faults, { defaults, hashes: 'ours' }).map(
    (record, index): DocumentRecord => {
      const problems = [...(early.get(index) ?? []), ...record.problems].map((problem) => {
        const { path, ...rest } = placed(problem, [first + index], at)
        return { ...rest, path: `${pointer(base)}${path}` }
      })
      return { username: record.username, user: problems.length === 0 ? record.user : undefined, problems }
    },
  )
  return {
    source: undefined,
    problems: [],
    records,
    resolve: (index, path) => {
      const [, , , field, ...rest] = path.split('/')
      const segments = field === undefined ? [] : [spelledAs(users[index], field), ...rest]
      return { path: pointer([...base, first + index, ...segments]), ...at([first + index, ...segments]) }
    },
  }
}

/** What a file says beside its users. */
export interface DocumentEnvelope {
  readonly source: string | undefined
  readonly defaults: RecordDefaults
  readonly problems: readonly DocumentProblem[]
}

/** Reads the object around a list of users, given with an empty list. */
export function readEnvelope(text: string): DocumentEnvelope {
  const parsed = parseJsonUsers(text)
  if (parsed.kind === 'refused') return { source: undefined, defaults: {}, problems: parsed.problems }
  const wrapper = wrapperSchema.safeParse(
    Array.isArray(parsed.value) ? { users: parsed.value } : parsed.value,
  )
  if (wrapper.success) {
    const { source, defaults } = wrapper.data
    return { source, defaults: readDefaults(defaults), problems: [] }
  }
  const problems = explainIssues(wrapper.error.issues, Object.keys(wrapperSchema.shape))
  return {
    source: undefined,
    defaults: {},
    problems: problems.map(({ segments, ...problem }) => ({
      ...problem,
      path: pointer(segments),
      ...parsed.locate(segments),
    })),
  }
}
