import { type Position, type SourceText, sourcePosition } from '@barycenter/core/users-file/source-text'

/** Where a cell begins, of a record that begins on a line (from 1); cells count from 0. RFC 4180 §2. */
export function cellPosition(source: SourceText, line: number, cell: number): Position {
  const start = source.lineStarts[line - 1]
  // Lines may end with a carriage return alone, and then they are not in the list.
  if (start === undefined) return { line, column: 1 }
  let offset = start
  for (let passed = 0; passed < cell; passed++) {
    const end = cellEnd(source.text, offset)
    if (source.text[end] !== ',') break
    offset = end + 1
  }
  return sourcePosition(source, offset)
}

/** Where the cell that begins at an offset ends: at a comma, at the end of its line, or of the text. */
function cellEnd(text: string, offset: number): number {
  const end = /[,\r\n]/g
  end.lastIndex = text[offset] === '"' ? closingQuote(text, offset) : offset
  return end.exec(text)?.index ?? text.length
}

/** A quote within the cell is written as two. */
function closingQuote(text: string, opening: number): number {
  for (let quote = text.indexOf('"', opening + 1); quote !== -1; quote = text.indexOf('"', quote + 2)) {
    if (text[quote + 1] !== '"') return quote
  }
  return text.length
}
