import type { UsersDocument } from '@barycenter/core/users-file/document'
import { readEnvelope, readUsersPart } from '@barycenter/core/users-file/document-part'
import type { RecordDefaults } from '@barycenter/core/users-file/document-record'
import type { DocumentProblem, ParsedUsers } from '@barycenter/core/users-file/parsed-users'
import { formatOfName, type InputFormat } from '../input/input-format.ts'
import { parseUsers } from '../input/parse-users.ts'
import { followReference } from '../input/referenced-value.ts'
import { resolveReferences } from '../input/resolve-references.ts'
import type { Invocation } from '../invocation.ts'
import { type Bytes, readSegments } from './read-segments.ts'
import { type Segment, SegmentError } from './segment.ts'

/** Some of the users of a large file. */
export interface FilePart {
  /** The index of the first of them within the file. */
  readonly index: number
  readonly document: UsersDocument
}

/** What a file says beside its users. */
export type Envelope = ReturnType<typeof readEnvelope>

/** Reads a large file part by part, as often as it is asked to; its envelope comes last, if it has one. */
export async function* readParts(
  invocation: Invocation,
  bytes: Bytes,
  { format, defaults }: { readonly format: InputFormat | undefined; readonly defaults: RecordDefaults },
): AsyncGenerator<FilePart | { readonly envelope: Envelope }> {
  try {
    for await (const read of readSegments(bytes, format ?? formatOfName(bytes.name))) {
      if (read.kind === 'envelope') {
        const { text } = read.envelope
        if (text.trim() !== '[]') yield { envelope: readEnvelope(text) }
        continue
      }
      const { segment } = read
      const base = segment.isWrapped ? ['users'] : []
      const parsed = moved(await parseUsers(segment.text, read.format), segment)
      const resolved = resolveReferences(parsed, (reference) => followReference(invocation, reference))
      yield {
        index: segment.index,
        document: readUsersPart(resolved, { base, defaults, index: segment.index }),
      }
      // What comes after the first thing that is no JSON, or no CSV, tends to be its echo.
      if (resolved.kind === 'refused') return
    }
  } catch (error) {
    const problem = explain(error)
    if (problem === undefined) throw error
    const parsed: ParsedUsers = { kind: 'refused', problems: [problem] }
    yield { index: 0, document: readUsersPart(parsed, { base: [], defaults, index: 0 }) }
  }
}

/** What is found in the text of a segment, at its places in the file. */
function moved(parsed: ParsedUsers, segment: Segment): ParsedUsers {
  const { line, column, added, repeated } = segment
  const move = <T extends { readonly line?: number; readonly column?: number }>(place: T): T => {
    if (place.line === undefined || place.line <= repeated) return place
    const isFirst = place.line === repeated + 1 && place.column !== undefined
    return {
      ...place,
      line: place.line - repeated + line - 1,
      ...(isFirst ? { column: Math.max(1, place.column - added + column - 1) } : {}),
    }
  }
  if (parsed.kind === 'refused') {
    return { kind: 'refused', problems: parsed.problems.map((problem) => renamed(move(problem), segment)) }
  }
  const { locate } = parsed
  return { ...parsed, faults: parsed.faults.map(move), locate: (segments) => move(locate(segments)) }
}

/** A problem of a text as a whole, whose words have the place in them, too. */
function renamed(problem: DocumentProblem, { index, isWrapped }: Segment): DocumentProblem {
  const { path, message, line } = problem
  return {
    ...problem,
    path: path.replace(/^\/(\d+)/, (_, nth) => `${isWrapped ? '/users' : ''}/${index + Number(nth)}`),
    message: line === undefined ? message : message.replace(/\bat line \d+/, `at line ${line}`),
  }
}

function explain(error: unknown): DocumentProblem | undefined {
  if (error instanceof SegmentError) {
    return { code: 'DOCUMENT_UNREADABLE', path: '', message: error.message, line: error.line }
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^E[A-Z]+$/.test(code))
    return { code: 'DOCUMENT_UNREADABLE', path: '', message: `cannot be read (${code})` }
  return undefined
}
