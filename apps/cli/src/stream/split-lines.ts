import {
  LONGEST_RECORD,
  SEGMENT_LENGTH,
  SEGMENT_RECORDS,
  type Segment,
  SegmentError,
  type Splitter,
} from './segment.ts'

/** Cuts NDJSON after its lines. */
export function splitNdjson(): Splitter {
  return splitLines({ hasHeader: false, isOpen: () => false })
}

/** Cuts CSV after those of its lines that do not end within quotes, and repeats the first one before each part. */
export function splitCsv(): Splitter {
  // A quote within quotes is written twice, so that it opens them again at once.
  return splitLines({ hasHeader: true, isOpen: (line, wasOpen) => wasOpen !== (countQuotes(line) % 2 === 1) })
}

interface Lines {
  readonly hasHeader: boolean
  /** Whether a record goes on after a line. */
  isOpen(line: string, wasOpen: boolean): boolean
}

function splitLines({ hasHeader, isOpen }: Lines): Splitter {
  let rest = ''
  let number = 0
  let header: string | undefined
  let text = ''
  let first = 1
  let records = 0
  let index = 0
  let open = false

  const flush = (): Segment[] => {
    if (records === 0 && text.trim() === '') return []
    const prefix = header ?? ''
    const segment = {
      text: prefix + text,
      line: first,
      column: 1,
      added: 0,
      repeated: countLines(prefix),
      index,
      isWrapped: false,
    }
    index += records
    text = ''
    records = 0
    return [segment]
  }
  const take = (line: string): Segment[] => {
    number++
    if (text === '' && !open) first = number
    const wasOpen = open
    open = isOpen(line, wasOpen)
    text += line
    if (text.length > LONGEST_RECORD + SEGMENT_LENGTH)
      throw new SegmentError(
        `a line has at most ${LONGEST_RECORD} characters; is a closing quote missing?`,
        first,
      )
    if (open) return []
    if (hasHeader && header === undefined) {
      if (text.trim() === '') return []
      header = text.endsWith('\n') ? text : `${text}\n`
      text = ''
      return []
    }
    if (wasOpen || line.trim() !== '') records++
    return records >= SEGMENT_RECORDS || text.length >= SEGMENT_LENGTH ? flush() : []
  }

  return {
    push: (piece) => {
      rest += piece
      if (rest.length > LONGEST_RECORD + SEGMENT_LENGTH && !rest.includes('\n'))
        throw new SegmentError(`a line has at most ${LONGEST_RECORD} characters`, number + 1)
      const segments: Segment[] = []
      let start = 0
      for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n', start)) {
        segments.push(...take(rest.slice(start, end + 1)))
        start = end + 1
      }
      rest = rest.slice(start)
      return segments
    },
    end: () => {
      const segments = rest === '' ? [] : take(rest)
      rest = ''
      open = false
      const last = [...segments, ...flush()]
      // A header alone, or nothing at all, is for the parser to judge.
      if (last.length > 0 || index > 0) return last
      return [{ text: header ?? '', line: 1, column: 1, added: 0, repeated: 0, index: 0, isWrapped: false }]
    },
    envelope: () => undefined,
  }
}

function countQuotes(line: string): number {
  return line.split('"').length - 1
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}
