import { type JSONVisitor, type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser'
import { MOST_RECORDS, TOO_MANY_RECORDS } from './parsed-users.ts'
import { type SourceText, sourcePosition } from './source-text.ts'

/** What a text is all of. */
export type JsonWhole = 'file' | 'line'

/** Something that is not JSON, RFC 8259. */
export interface JsonFault {
  readonly code: 'JSON_SYNTAX' | 'JSON_DUPLICATE_KEY' | 'DOCUMENT_TOO_LARGE'
  /** The JSON Pointer of the place, as far as it could be followed. */
  readonly path: string
  readonly message: string
  readonly offset: number
}

/** Ends the parser at the first error, where it would go on through what may be gigabytes. */
class EndOfSearch extends Error {
  override readonly name = 'EndOfSearch'
}

/** What the parser's codes mean. It is never asked for the text it met: that may be a password. */
const MEANING: Partial<Record<ReturnType<typeof printParseErrorCode>, string>> = {
  InvalidSymbol: 'something that is no JSON value; texts need double quotes',
  InvalidNumberFormat: 'a number that JSON does not allow',
  PropertyNameExpected:
    'a field name in double quotes is expected here; is there a comma too many before it?',
  ValueExpected: 'a value is expected here; is there a comma too many before it?',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is expected before this',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'the document ends before this',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'the closing quote of a text is missing',
  UnexpectedEndOfNumber: 'the number breaks off',
  InvalidUnicode: 'a \\u escape needs four hexadecimal digits',
  InvalidEscapeCharacter: 'JSON has no such escape after a backslash',
  InvalidCharacter: 'a control character needs an escape',
}

/** Lists and objects in one another; properties are refused at much less. */
export const MAXIMUM_NESTING = 100

/** That are reported of a file. */
const MOST_DUPLICATES = 100

/** Lists and objects of a document: some for each user. */
const MOST_CONTAINERS = 3 * MOST_RECORDS

const NESTED = 'the document is nested too deeply'

/**
 * Finds what keeps a text from being JSON that means one thing: the first syntax error (the ones
 * after it tend to be its echo), or else every key that stands twice in one object, of which
 * `JSON.parse` would silently keep the last.
 */
export function findJsonFaults(source: SourceText, whole: JsonWhole = 'file'): JsonFault[] {
  let syntax: JsonFault | undefined
  const duplicates: JsonFault[] = []
  const open: Set<string>[] = []
  let containers = 0
  const end = (fault: JsonFault): never => {
    syntax ??= fault
    throw new EndOfSearch()
  }
  const begin = (offset: number): void => {
    open.push(new Set())
    containers++
    if (open.length > MAXIMUM_NESTING) end({ code: 'JSON_SYNTAX', path: '', message: NESTED, offset })
    if (containers > MOST_CONTAINERS) {
      end({ code: 'DOCUMENT_TOO_LARGE', path: '', message: TOO_MANY_RECORDS, offset })
    }
  }

  const visitor: JSONVisitor = {
    onObjectBegin: begin,
    onObjectEnd: () => void open.pop(),
    onArrayBegin: begin,
    onArrayEnd: () => void open.pop(),
    onObjectProperty: (property, offset, _length, _line, _character, path) => {
      const seen = open.at(-1)
      if (seen?.has(property) && duplicates.length < MOST_DUPLICATES) {
        const message = 'this field stands twice in one object; which one is meant?'
        duplicates.push({ code: 'JSON_DUPLICATE_KEY', path: pointer([...path(), property]), message, offset })
      }
      seen?.add(property)
    },
    onError: (code, offset) =>
      end({ code: 'JSON_SYNTAX', path: '', message: explain(code, offset, { source, whole }), offset }),
  }
  try {
    visit(source.text, visitor, {
      allowTrailingComma: false,
      disallowComments: true,
      allowEmptyContent: false,
    })
  } catch (error) {
    if (!(error instanceof EndOfSearch)) throw error
  }
  return syntax === undefined ? duplicates : [syntax]
}

function explain(
  code: ParseErrorCode,
  offset: number,
  { source, whole }: { readonly source: SourceText; readonly whole: JsonWhole },
): string {
  const meaning = MEANING[printParseErrorCode(code)] ?? 'this is not JSON'
  if (offset < source.text.trimEnd().length) return meaning
  if (whole === 'line') return `the line ends in the middle of the user: ${meaning}`
  const { line } = sourcePosition(source, offset)
  return `the file ends in the middle of the document, at line ${line}: ${meaning}`
}

/** Writes a JSON Pointer, RFC 6901 §3. */
export function pointer(segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
