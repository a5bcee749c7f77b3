import {
  type EarlyFault,
  EMPTY_FILE,
  MOST_RECORDS,
  type ParsedUsers,
  type Segments,
  TOO_MANY_RECORDS,
} from '@barycenter/core/users-file/parsed-users'
import { readSource, type SourceText } from '@barycenter/core/users-file/source-text'
import { CsvError, parse } from 'csv-parse/sync'
import { MOST_COLUMNS, readColumns, readRow, TOO_MANY_COLUMNS } from './csv-columns.ts'
import { cellPosition } from './csv-places.ts'

/** Of characters; a user's properties have at most 64 KiB. */
const LONGEST_RECORD = 1024 * 1024

interface Row {
  readonly cells: readonly string[]
  /** Where it begins, from 1. */
  readonly line: number
}

/** Parses a users file in CSV, RFC 4180, whose first line names the columns. An empty cell is an absent field. */
export function parseCsvUsers(raw: string): ParsedUsers {
  if (raw.trim() === '') return { kind: 'refused', problems: [EMPTY_FILE] }
  const source = readSource(raw)
  const rows = readRows(source)
  if (!Array.isArray(rows)) return rows
  const [header, ...body] = rows
  if (header === undefined) return { kind: 'refused', problems: [EMPTY_FILE] }
  const { columns, problems } = readColumns(header.cells)
  if (problems.length > 0) {
    return {
      kind: 'refused',
      problems: problems.map(({ cell, ...problem }) => ({
        ...problem,
        path: '',
        ...cellPosition(source, header.line, cell),
      })),
    }
  }

  const faults: EarlyFault[] = []
  const value = body.map(({ cells, line }, index) => {
    if (cells.length === columns.length) return readRow(cells, columns)
    const count = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`
    const message = `this line has ${count}, the first one ${columns.length}; do texts with a comma need quotes?`
    faults.push({ index, segments: [], code: 'CSV_CELLS', message, ...cellPosition(source, line, 0) })
    return undefined
  })
  const locate = ([index, ...field]: Segments) => {
    const line = body[Number(index)]?.line
    // A field that nobody gave is missing from its line.
    const cell = Math.max(0, columns.indexOf(field.join('.')))
    return line === undefined ? {} : cellPosition(source, line, cell)
  }
  return { kind: 'value', value, faults, locate }
}

function readRows(source: SourceText): Row[] | ParsedUsers {
  const rows: Row[] = []
  const long = source.lineStarts.findIndex((start, index, starts) => {
    return (starts[index + 1] ?? source.text.length) - start > LONGEST_RECORD + 2
  })
  if (long !== -1) {
    const message = `a line has at most ${LONGEST_RECORD} characters`
    return {
      kind: 'refused',
      problems: [{ code: 'CSV_SYNTAX', path: '', message, line: long + 1, column: 1 }],
    }
  }
  let line = 1
  try {
    parse(source.text, {
      relax_column_count: true,
      max_record_size: LONGEST_RECORD,
      record_delimiter: source.lineStarts.length > 1 ? ['\r\n', '\n'] : ['\r'],
      on_record: (cells: readonly string[]) => {
        const isBlank = cells.length === 1 && cells[0] === ''
        if (!isBlank) rows.push({ cells, line })
        if (rows.length > MOST_RECORDS + 1) throw new SurplusError(TOO_MANY_RECORDS)
        if (cells.length > MOST_COLUMNS) throw new SurplusError(TOO_MANY_COLUMNS)
        // The parser counts otherwise where lines end in different ways.
        line += 1 + cells.reduce((sum, cell) => sum + newlinesIn(cell), 0)
        return null
      },
    })
    return rows
  } catch (error) {
    if (error instanceof SurplusError) {
      const place = { line, column: 1 }
      return {
        kind: 'refused',
        problems: [{ code: 'DOCUMENT_TOO_LARGE', path: '', message: error.message, ...place }],
      }
    }
    if (!(error instanceof CsvError)) throw error
    const message = MEANING.get(error.code) ?? 'this is not CSV'
    // The cell that it began in: the parser is at the end of the file when a quote is never closed.
    const place = cellPosition(source, line, typeof error['column'] === 'number' ? error['column'] : 0)
    return { kind: 'refused', problems: [{ code: 'CSV_SYNTAX', path: '', message, ...place }] }
  }
}

function newlinesIn(cell: string): number {
  return cell.includes('\n') ? cell.split('\n').length - 1 : 0
}

/** Ends the parser: what comes would be refused, and only take memory. */
class SurplusError extends Error {
  override readonly name = 'SurplusError'
}

/** What the parser's codes mean. Its own messages are never shown: they may repeat a password. */
const MEANING: ReadonlyMap<string, string> = new Map([
  ['CSV_QUOTE_NOT_CLOSED', 'the file ends within quotes'],
  [
    'CSV_INVALID_CLOSING_QUOTE',
    'after a closing quote comes a comma or the end of the line; a quote in a text is written twice',
  ],
  [
    'INVALID_OPENING_QUOTE',
    'a quote within a cell; such a cell needs quotes around it, and is written with two for one',
  ],
  ['CSV_MAX_RECORD_SIZE', `a line has at most ${LONGEST_RECORD} characters; is a closing quote missing?`],
])
