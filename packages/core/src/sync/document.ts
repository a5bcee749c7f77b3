import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'
import {
  explainIssue,
  type ReadRecord,
  type RecordDefaults,
  readPolicy,
  readRecord,
  spelledAs,
} from './document-record.ts'
import { FIELDS, wrapperSchema } from './document-schema.ts'
import { findDuplicates } from './duplicates.ts'
import { findJsonFaults, pointer } from './json-syntax.ts'
import {
  type Excerpt,
  maskedExcerpt,
  type Position,
  readSource,
  type SourceText,
  sourcePosition,
} from './source-text.ts'
import type { SyncUserInput } from './sync-input.ts'

/** Something wrong with a file, and where. */
export interface DocumentProblem extends Partial<Position> {
  readonly code: string
  /** A JSON Pointer (RFC 6901) into the file. */
  readonly path: string
  readonly message: string
  /** For text that is not JSON: its line, with everything masked that could be a secret. */
  readonly excerpt?: Excerpt
}

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

const NAMES: ReadonlySet<string> = new Set([
  ...Object.values(FIELDS).flat(),
  'users',
  'source',
  'defaults',
  '$schema',
])

/** Reads a users file in JSON: a list of users, or an object with a list at `users`. */
export function parseUsersDocument(raw: string): UsersDocument {
  const source = readSource(raw)
  if (source.text.trim() === '') {
    return unreadable([
      { code: 'DOCUMENT_EMPTY', path: '', message: 'the file is empty; a list of users is [] at the least' },
    ])
  }
  const faults = findJsonFaults(source)
  if (faults.length > 0) {
    return unreadable(
      faults.map(({ code, path, message, offset }) => ({
        code,
        path,
        message,
        ...sourcePosition(source, offset),
        excerpt: maskedExcerpt(source, offset, NAMES),
      })),
    )
  }
  return readDocument(source, JSON.parse(source.text))
}

function readDocument(source: SourceText, value: unknown): UsersDocument {
  const locate = locator(source)
  const at = (segments: readonly (string | number)[]) => ({ path: pointer(segments), ...locate(segments) })

  const base = Array.isArray(value) ? [] : ['users']
  const wrapper = wrapperSchema.safeParse(Array.isArray(value) ? { users: value } : value)
  if (!wrapper.success) {
    const known = Object.keys(wrapperSchema.shape)
    const problems = wrapper.error.issues.flatMap((issue) => explainIssue(issue, known))
    return unreadable(problems.map(({ segments, ...problem }) => ({ ...problem, ...at(segments) })))
  }

  const { users, source: name, defaults } = wrapper.data
  const read = users.map((user) => readRecord(user, readDefaults(defaults)))
  const duplicates = findDuplicates(read.map(({ username }) => username))
  const records = read.map(({ problems, ...record }: ReadRecord, index): DocumentRecord => {
    const other = duplicates.get(index)
    const all =
      other === undefined
        ? problems
        : [
            ...problems,
            {
              code: 'USERNAME_DUPLICATE',
              segments: ['username'],
              message: duplicateMessage(pointer([...base, other])),
            },
          ]
    return {
      username: record.username,
      user: all.length === 0 ? record.user : undefined,
      problems: all.map(({ segments, ...problem }) => ({ ...problem, ...at([...base, index, ...segments]) })),
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

/** Says that another record names the same user. */
export function duplicateMessage(other: string): string {
  return `${other} names the same user; upper and lower case make no difference`
}

function readDefaults(defaults: ReturnType<typeof wrapperSchema.parse>['defaults']): RecordDefaults {
  const policy = defaults?.password_policy ?? defaults?.passwordPolicy
  const verified = defaults?.email_verified ?? defaults?.emailVerified
  return {
    ...(policy === undefined ? {} : { passwordPolicy: readPolicy(policy) }),
    ...(verified === undefined ? {} : { emailVerified: verified }),
    ...(defaults?.enabled === undefined ? {} : { enabled: defaults.enabled }),
  }
}

function unreadable(problems: readonly DocumentProblem[]): UsersDocument {
  return { source: undefined, problems, records: [], resolve: (_, path) => ({ path }) }
}

/** Finds positions by way of a syntax tree, which is large, and so is made when first asked for. */
function locator(source: SourceText): (segments: readonly (string | number)[]) => Partial<Position> {
  let tree: Node | undefined
  return (segments) => {
    tree ??= parseTree(source.text)
    for (let length = segments.length; length >= 0 && tree !== undefined; length--) {
      const found = findNodeAtLocation(tree, segments.slice(0, length))
      // A field's problem is shown at its name; what is missing, at what it is missing from.
      const shown = found?.parent?.type === 'property' ? found.parent : found
      if (shown !== undefined) return sourcePosition(source, shown.offset)
    }
    return {}
  }
}
