/** A part of a large file: whole records, as a text that a users file could be of. */
export interface Segment {
  readonly text: string
  /** Where the text begins in the file; the column in its first line, from 1. */
  readonly line: number
  readonly column: number
  /** How many characters were put before the text that the file does not have there. */
  readonly added: number
  /** How many lines of the text are not of this place: a header that is repeated. */
  readonly repeated: number
  /** Which record of the file is its first, from 0. */
  readonly index: number
  /** Whether the list that it is of stands at `users` of an object. */
  readonly isWrapped: boolean
}

/** Cuts a text, which comes in pieces, into segments. */
export interface Splitter {
  push(piece: string): readonly Segment[]
  /** After the last piece. */
  end(): readonly Segment[]
  /** What a file says for all of its users, without these; undefined when it says nothing. */
  envelope(): Envelope | undefined
}

/** An object around the list of users. */
export interface Envelope {
  /** As JSON, with an empty list. */
  readonly text: string
}

/** So many records make a segment, or so many characters. */
export const SEGMENT_RECORDS = 250
export const SEGMENT_LENGTH = 256 * 1024

/** Far more than a record can have that is not in error: properties have at most 64 KiB. */
export const LONGEST_RECORD = 1024 * 1024

/** Something that is so wrong that the rest of the file cannot be read. */
export class SegmentError extends Error {
  override readonly name = 'SegmentError'
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}
