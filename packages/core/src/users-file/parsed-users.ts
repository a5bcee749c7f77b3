import type { Excerpt, Position } from './source-text.ts'

/** Something wrong with a text, and where. */
export interface DocumentProblem extends Partial<Position> {
  readonly code: string
  /** A JSON Pointer (RFC 6901) into the file. */
  readonly path: string
  readonly message: string
  /** For text that is not JSON: its line, with everything masked that could be a secret. */
  readonly excerpt?: Excerpt
}

/** The way from the whole of a file to a place in it. */
export type Segments = readonly (string | number)[]

/** Where a place of the parsed value stands in the file, or what is nearest to it. */
export type Locate = (segments: Segments) => Partial<Position>

/** Something that was found wrong with one record before its fields were read. */
export interface EarlyFault extends Partial<Position> {
  /** Which record it is, from 0. */
  readonly index: number
  /** The way from the record to the place. If there is none, nothing of the record can be read. */
  readonly segments: Segments
  readonly code: string
  readonly message: string
  readonly excerpt?: Excerpt
}

/** What the text of a users file says, whatever format it is in. */
export type ParsedUsers =
  | {
      readonly kind: 'value'
      /** A list of users, or an object with a list at `users`, as far as anybody knows yet. */
      readonly value: unknown
      readonly locate: Locate
      readonly faults: readonly EarlyFault[]
    }
  | { readonly kind: 'refused'; readonly problems: readonly DocumentProblem[] }

/** The problem of a file without anything in it. */
export const EMPTY_FILE: DocumentProblem = {
  code: 'DOCUMENT_EMPTY',
  path: '',
  message: 'the file is empty; a list of users is [] at the least',
  line: 1,
  column: 1,
}

/** How many users a file that is read as a whole may have: each takes memory, however short it is. */
export const MOST_RECORDS = 2_000_000

/** Says that a file has more of them. */
export const TOO_MANY_RECORDS = `a file has at most ${MOST_RECORDS.toLocaleString('en')} users; split it`
