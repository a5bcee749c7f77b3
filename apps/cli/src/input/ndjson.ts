import { parseJsonText } from '@barycenter/core/users-file/json-text'
import { locateInJson } from '@barycenter/core/users-file/locate-in-json'
import {
  type EarlyFault,
  EMPTY_FILE,
  type Locate,
  MOST_RECORDS,
  type ParsedUsers,
  TOO_MANY_RECORDS,
} from '@barycenter/core/users-file/parsed-users'
import { readSource } from '@barycenter/core/users-file/source-text'

interface Line {
  readonly text: string
  /** From 1. */
  readonly number: number
}

/** Parses a users file with one JSON object on each line. A line that is none is a record in error. */
export function parseNdjsonUsers(raw: string): ParsedUsers {
  const lines = linesOf(raw)
  const surplus = lines[MOST_RECORDS]
  if (surplus !== undefined) {
    const problem = { code: 'DOCUMENT_TOO_LARGE', path: '', message: TOO_MANY_RECORDS }
    return { kind: 'refused', problems: [{ ...problem, line: surplus.number, column: 1 }] }
  }
  if (lines.length === 0) return { kind: 'refused', problems: [EMPTY_FILE] }

  const faults: EarlyFault[] = []
  const value = lines.map(({ text, number }, index) => {
    const parsed = parseJsonText(readSource(text), 'line')
    if (parsed.kind === 'value') return parsed.value
    for (const { path: _, ...problem } of parsed.problems)
      faults.push({ ...problem, index, segments: [], line: number })
    return undefined
  })
  return { kind: 'value', value, faults, locate: locateInLines(lines) }
}

/** The lines that are not blank, of which there may be too many; the others could be even more. */
function linesOf(raw: string): Line[] {
  const lines: Line[] = []
  let number = 1
  for (let start = 0; start < raw.length && lines.length <= MOST_RECORDS; number++) {
    const newline = raw.indexOf('\n', start)
    const end = newline === -1 ? raw.length : newline
    const text = raw.slice(start, end)
    if (text.trim() !== '') lines.push({ text, number })
    start = end + 1
  }
  return lines
}

/** The syntax tree of the last line is kept: problems of one line come one after the other. */
function locateInLines(lines: readonly Line[]): Locate {
  let last: { readonly line: Line; readonly locate: Locate } | undefined
  return ([index, ...segments]) => {
    const line = lines[Number(index)]
    if (line === undefined) return {}
    if (last?.line !== line) last = { line, locate: locateInJson(readSource(line.text)) }
    return { ...last.locate(segments), line: line.number }
  }
}
