import {
  type Envelope,
  LONGEST_RECORD,
  SEGMENT_LENGTH,
  SEGMENT_RECORDS,
  type Segment,
  SegmentError,
  type Splitter,
} from './segment.ts'

const LONGEST_ENVELOPE = 1024 * 1024
const MOST_PADDING = 100_000
const [QUOTE, BACKSLASH, COMMA, NEWLINE] = ['"', '\\', ',', '\n'].map((c) => c.charCodeAt(0))
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = ['[', ']', '{', '}'].map((c) => c.charCodeAt(0))

/**
 * Cuts the list of users of a JSON text, RFC 8259, between records: a bare list, or the one at `users` of
 * an object. It only follows brackets and quotes. Whether a segment is JSON is for the parser of whole
 * files to find out, which so gives the same errors at the same places.
 */
export function splitJson(): Splitter {
  const at = { line: 1, column: 0 }
  let depth = 0
  let isString = false
  let isEscaped = false
  /** The depth within the list of users; undefined before it, -1 after it. */
  let list: number | undefined
  /** The last text at depth 1, to recognise the field `users`. */
  let key = ''
  let envelope = ''
  /** The line that the list begins in. */
  let opened = 1
  let isWrapped = false

  let text = ''
  let start = { line: 1, column: 1 }
  let records = 0
  let index = 0
  let lastComma: number | undefined

  const flush = (end: number | undefined, isClosed: boolean): Segment[] => {
    const body = end === undefined ? text : text.slice(0, end)
    if (body.trim() === '' && index > 0) return []
    const segment = {
      text: `[${body}${isClosed ? ']' : ''}`,
      ...start,
      added: 1,
      repeated: 0,
      index,
      isWrapped,
    }
    index += records
    return [segment]
  }
  const addToEnvelope = (character: string) => {
    envelope += character
    if (envelope.length > LONGEST_ENVELOPE + MOST_PADDING)
      throw new SegmentError('all that is not in the list of users has at most 1 MiB', at.line)
  }
  const newline = () => {
    at.line++
    at.column = 0
  }
  const begin = () => {
    text = ''
    records = 0
    start = { ...at }
    lastComma = undefined
  }

  /** Goes through a piece from a position within the list; returns where it stopped, after the list or the piece. */
  const takeInside = (piece: string, from: number, segments: Segment[]): number => {
    let kept = from
    for (let position = from; position < piece.length; position++) {
      const code = piece.charCodeAt(position)
      at.column++
      if (!isString && depth === list) {
        const isFull = records >= SEGMENT_RECORDS || text.length + position - kept >= SEGMENT_LENGTH
        if (code === CLOSE_LIST) {
          text += piece.slice(kept, position)
          if (text.trim() !== '') records++
          if (text.trim() !== '' || index > 0) segments.push(...flush(undefined, true))
          list = -1
          depth--
          // So that what comes after the list is at its line in the envelope, too.
          envelope += '\n'.repeat(Math.min(at.line - opened, MOST_PADDING))
          addToEnvelope(piece.charAt(position))
          return position + 1
        }
        if (code === COMMA) {
          lastComma = text.length + position - kept
          records++
        } else if (!isSpace(code)) {
          if (isFull && lastComma !== undefined) {
            text += piece.slice(kept, position)
            segments.push(...flush(lastComma, true))
            begin()
            kept = position
          }
          lastComma = undefined
        }
      }
      follow(code)
      if (code === NEWLINE) newline()
    }
    text += piece.slice(kept)
    if (text.length > LONGEST_RECORD + SEGMENT_LENGTH) {
      const message = `a user has at most ${LONGEST_RECORD} characters; is a quote or a bracket missing?`
      throw new SegmentError(message, start.line)
    }
    return piece.length
  }
  const takeOutside = (code: number, character: string): void => {
    const wasString = isString
    follow(code)
    if (isString && !wasString && depth === 1) key = ''
    else if (wasString && isString && depth === 1) key += character
    addToEnvelope(character)
    if (list === undefined && code === OPEN_LIST && !isString) {
      const isList = depth === 1 || (depth === 2 && key === 'users' && /:\s*\[$/.test(envelope))
      if (isList) {
        list = depth
        isWrapped = depth === 2
        opened = at.line
        begin()
        start = { line: at.line, column: at.column + 1 }
      }
    }
  }
  const follow = (code: number): void => {
    if (isEscaped) isEscaped = false
    else if (isString) {
      if (code === BACKSLASH) isEscaped = true
      else if (code === QUOTE) isString = false
    } else if (code === QUOTE) isString = true
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth++
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--
  }

  return {
    push: (piece) => {
      const segments: Segment[] = []
      for (let position = 0; position < piece.length; ) {
        if (list !== undefined && list > 0) {
          position = takeInside(piece, position, segments)
          continue
        }
        const code = piece.charCodeAt(position)
        at.column++
        takeOutside(code, piece.charAt(position))
        if (code === NEWLINE) newline()
        position++
      }
      return segments
    },
    end: () => {
      if (list === undefined || list === -1) return []
      records++
      return flush(undefined, false)
    },
    envelope: (): Envelope => ({ text: envelope }),
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9
}
