import { MaxTokensParserWLexer } from '@escape.tech/graphql-armor-max-tokens'
import { type DocumentNode, GraphQLError, type Source } from 'graphql'
import { REFUSED_WHOLE, Refusal } from './refusal.ts'

/** The most tokens of a document: some hundreds of users written into it. Variables do not count. */
export const MAXIMUM_TOKENS = 50_000

/**
 * Parses a document.
 *
 * @throws {Refusal} GRAPHQL_PARSE_FAILED, DOCUMENT_TOO_LARGE, QUERY_TOO_DEEP
 */
export function parseDocument(source: string | Source): DocumentNode {
  try {
    return new MaxTokensParserWLexer(source, { n: MAXIMUM_TOKENS, onReject: [refuseTokens] }).parseDocument()
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (error instanceof GraphQLError) throw explainSyntax(error)
    // The parser calls itself for each level.
    if (error instanceof RangeError) throw refuseNesting()
    throw error
  }
}

/** Refuses what is nested so deeply that walking through it exhausts the stack. */
export function refuseNesting(): Refusal {
  return new Refusal('QUERY_TOO_DEEP', 'The document is nested too deeply.', { extensions: REFUSED_WHOLE })
}

function refuseTokens(): never {
  const message =
    `The document has more than ${MAXIMUM_TOKENS} tokens. ` +
    'Pass the users as a variable, `syncUsers(input: $input)`: variables do not count.'
  throw new Refusal('DOCUMENT_TOO_LARGE', message, { extensions: REFUSED_WHOLE })
}

/** Says where a document is wrong and what the grammar expected there, without the text that was found. */
function explainSyntax({ message, locations, source, positions }: GraphQLError): Refusal {
  const place = locations?.[0]
  const where = place === undefined ? '' : ` at line ${place.line}, column ${place.column}`
  const expected = /^Syntax Error: Expected ([A-Z]\w*|"[^"]+"), found /.exec(message)?.[1]
  const why = message.endsWith('Unterminated string.') ? ': a string does not end' : ''
  return new Refusal(
    'GRAPHQL_PARSE_FAILED',
    `Syntax error${where}${expected ? `: expected ${expected}` : why}.`,
    {
      source: source ?? null,
      positions: positions ?? null,
      extensions: REFUSED_WHOLE,
    },
  )
}
