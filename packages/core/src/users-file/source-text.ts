/** A text that positions and lines are asked of. */
export interface SourceText {
  readonly text: string
  /** Where each line begins. */
  readonly lineStarts: readonly number[]
}

/** A place in a text, both counted from 1; columns in UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Prepares a text; a byte order mark is dropped, RFC 8259 §8.1. */
export function readSource(raw: string): SourceText {
  const text = raw.startsWith('\uFEFF') ? raw.slice(1) : raw
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return { text, lineStarts }
}

/** The place of an offset. */
export function sourcePosition({ lineStarts }: SourceText, offset: number): Position {
  let [low, high] = [0, lineStarts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 }
}

/** How much of a long line is shown on either side of the place. */
const SHOWN = 60

/** How much of it is looked at: a line may be as long as the file. */
const LOOKED_AT = 4096

/** A line as it may be shown, and where in it the place has come to lie (from 1). */
export interface Excerpt {
  readonly line: string
  readonly column: number
}

/**
 * The line of a place with everything masked that could be a secret: of broken JSON nobody can tell
 * what is a password, so only punctuation and the names of known fields are kept.
 */
export function maskedExcerpt(source: SourceText, offset: number, known: ReadonlySet<string>): Excerpt {
  const { line } = sourcePosition(source, offset)
  const start = source.lineStarts[line - 1] ?? 0
  const end = source.lineStarts[line] ?? source.text.length
  const before = mask(source.text.slice(Math.max(start, offset - LOOKED_AT), offset), known)
  const after = mask(source.text.slice(offset, Math.min(end, offset + LOOKED_AT)).trimEnd(), known)
  const left = before.length > SHOWN ? `…${before.slice(-SHOWN)}` : before
  const right = after.length > SHOWN ? `${after.slice(0, SHOWN)}…` : after
  return { line: left + right, column: left.length + 1 }
}

function mask(text: string, known: ReadonlySet<string>): string {
  const pieces = text.match(/"(?:[^"\\]|\\.)*"?|[{}[\]:,\s]+|[^"{}[\]:,\s]+/g) ?? []
  return pieces
    .map((piece) => {
      if (piece.startsWith('"')) return known.has(piece.slice(1, -1)) ? piece : '"…"'
      return /^[{}[\]:,\s]/.test(piece) ? piece.replace(/[^\S ]/g, ' ') : '…'
    })
    .join('')
    .replace(/…+/g, '…')
}

/** Indentation, the dashes of lists, and a name with a colon after it. */
const BEGINNING_OF_LINE = /^([ \t]*(?:-[ \t]+)*)(?:(["']?)([$\w]+)\2([ \t]*:))?/

/**
 * The line of a place in YAML that is broken, where almost any character may belong to a password: only
 * how it begins is kept, with the name of a known field.
 */
export function maskedBeginning(source: SourceText, offset: number, known: ReadonlySet<string>): Excerpt {
  const { line, column } = sourcePosition(source, offset)
  const start = source.lineStarts[line - 1] ?? 0
  const end = Math.min(source.lineStarts[line] ?? source.text.length, start + LOOKED_AT)
  const text = source.text.slice(start, end).trimEnd()
  const [, indentation = '', quote = '', name, colon = ''] = BEGINNING_OF_LINE.exec(text) ?? []
  const field = name !== undefined && known.has(name) ? `${quote}${name}${quote}${colon}` : ''
  const kept = (indentation + field).replace(/\t/g, ' ')
  const beginning = kept.length > SHOWN ? `…${kept.slice(-SHOWN)}` : kept
  const cut = kept.length - beginning.length
  const shown = text.length > kept.length ? `${beginning}${field === '' ? '' : ' '}…` : beginning
  return { line: shown, column: Math.min(Math.max(1, column - cut), shown.length + 1) }
}
