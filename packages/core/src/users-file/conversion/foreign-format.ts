import type { z } from 'zod'
import { explainIssues } from '../document-record.ts'
import type { Segments } from '../parsed-users.ts'
import type { ForeignUser } from './foreign-user.ts'

/** A user's record in an export. */
export interface ForeignRecord {
  /** Which of the files it is in, from 0. */
  readonly document: number
  /** The way to it in that file. */
  readonly segments: Segments
  readonly value: unknown
}

/** Something in an export that is not as its format has it. */
export interface ForeignProblem extends Omit<ForeignRecord, 'value'> {
  readonly code: string
  readonly message: string
}

/** The users of an export, or why it is none. */
export type ForeignUsers =
  | { readonly kind: 'users'; readonly users: readonly ForeignUser[] }
  | { readonly kind: 'refused'; readonly problems: readonly ForeignProblem[] }

/** Reads the parsed files of one export. */
export type ReadForeignUsers = (documents: readonly unknown[]) => ForeignUsers

/** An export format in terms of where its users are and what one of them looks like. */
interface ForeignFormat<T> {
  /** What an export looks like: the end of a sentence that begins with “not”. */
  readonly form: string
  /** The records in a file; undefined if it is not of the form. */
  find(value: unknown): readonly Omit<ForeignRecord, 'document'>[] | undefined
  /** Puts the records of all files together, where one user is in several. */
  readonly join?: (records: readonly ForeignRecord[]) => readonly ForeignRecord[]
  readonly schema: z.ZodType<T>
  convert(record: T): ForeignUser
}

/** Makes a format: all that is not of its shape is refused together, with its place. */
export function defineForeignFormat<T>(format: ForeignFormat<T>): ReadForeignUsers {
  const { form, find, join = (records) => records, schema, convert } = format
  return (documents) => {
    const problems: ForeignProblem[] = []
    const records = documents.flatMap((value, document) => {
      const found = find(value)
      if (found === undefined) {
        problems.push({ code: 'EXPORT_UNKNOWN', document, segments: [], message: `not ${form}` })
      }
      return (found ?? []).map((record) => ({ ...record, document }))
    })
    const users = join(records).flatMap(({ value, document, segments }) => {
      const parsed = schema.safeParse(value)
      if (parsed.success) return [convert(parsed.data)]
      for (const { segments: inside, ...problem } of explainIssues(parsed.error.issues, [])) {
        problems.push({ ...problem, document, segments: [...segments, ...inside] })
      }
      return []
    })
    return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'users', users }
  }
}

/** The records of a list. */
export function recordsIn(list: readonly unknown[], ...base: Segments) {
  return list.map((value, index) => ({ value, segments: [...base, index] }))
}

/** Whether a value is an object that is no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The rows of a table in an export of a database. */
export function rowsIn(table: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(table) ? table.filter(isRecord) : []
}

/** The value of a column that holds JSON: databases export it as a text, or as what the text says. */
export function parseColumn(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
