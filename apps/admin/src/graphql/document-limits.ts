import type { DocumentNode } from 'graphql'
import { type DocumentMeasures, measureDocument } from './measure-document.ts'
import { REFUSED_WHOLE, Refusal, type RefusalCode } from './refusal.ts'

/** How deeply selections may be nested. */
export const MAXIMUM_DEPTH = 12
/** How many fields an operation may select, fragments put in. Introspection with everything has some two hundred. */
export const MAXIMUM_FIELDS = 1000
/** How many aliases an operation may have: each is a field that is resolved once more. */
export const MAXIMUM_ALIASES = 30
/** How many directives a document may have. */
export const MAXIMUM_DIRECTIVES = 50

const LIMITS: readonly {
  readonly measure: keyof DocumentMeasures
  readonly most: number
  readonly code: RefusalCode
  readonly explain: (found: number) => string
}[] = [
  {
    measure: 'depth',
    most: MAXIMUM_DEPTH,
    code: 'QUERY_TOO_DEEP',
    explain: (found) => `The query is nested ${found} levels deep; ${MAXIMUM_DEPTH} are allowed.`,
  },
  {
    measure: 'aliases',
    most: MAXIMUM_ALIASES,
    code: 'QUERY_TOO_WIDE',
    explain: (found) =>
      `The query has ${found} aliases; ${MAXIMUM_ALIASES} are allowed. Send several requests.`,
  },
  {
    measure: 'fields',
    most: MAXIMUM_FIELDS,
    code: 'QUERY_TOO_WIDE',
    explain: (found) =>
      `The query selects ${found} fields; ${MAXIMUM_FIELDS} are allowed. Send several requests.`,
  },
  {
    measure: 'directives',
    most: MAXIMUM_DIRECTIVES,
    code: 'QUERY_TOO_WIDE',
    explain: (found) => `The document has ${found} directives; ${MAXIMUM_DIRECTIVES} are allowed.`,
  },
]

/** Which limits a document exceeds, before it is validated: that alone could take long. */
export function checkLimits(document: DocumentNode): readonly Refusal[] {
  const measures = measureDocument(document)
  return LIMITS.filter(({ measure, most }) => measures[measure] > most).map(
    ({ measure, code, explain }) =>
      new Refusal(code, explain(measures[measure]), { extensions: REFUSED_WHOLE }),
  )
}
