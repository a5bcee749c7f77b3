import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import {
  type DocumentNode,
  type GraphQLSchema,
  specifiedRules,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql'
import { literalValuesRule } from './literal-values-rule.ts'
import { refuseNesting } from './parse-document.ts'
import { REFUSED_WHOLE, Refusal } from './refusal.ts'

/** How deeply selections may be nested. Introspection has graphql-js's own bound. */
export const MAXIMUM_DEPTH = 12
/** How many aliases an operation may have. */
export const MAXIMUM_ALIASES = 30

const LIMITS: readonly ValidationRule[] = [
  maxDepthRule({
    n: MAXIMUM_DEPTH,
    flattenFragments: true,
    propagateOnRejection: false,
    onReject: [
      (context) => {
        const message = `The query is nested deeper than the ${MAXIMUM_DEPTH} levels that are allowed.`
        context?.reportError(new Refusal('QUERY_TOO_DEEP', message, { extensions: REFUSED_WHOLE }))
      },
    ],
  }),
  maxAliasesRule({
    n: MAXIMUM_ALIASES,
    propagateOnRejection: false,
    onReject: [
      (context) => {
        const message = `The query has more than the ${MAXIMUM_ALIASES} aliases that are allowed. Send several requests.`
        context?.reportError(new Refusal('QUERY_TOO_WIDE', message, { extensions: REFUSED_WHOLE }))
      },
    ],
  }),
]

const RULES: readonly ValidationRule[] = specifiedRules.map((rule) =>
  rule === ValuesOfCorrectTypeRule ? literalValuesRule : rule,
)

/** Validates a document, GraphQL §5. The limits come first, and alone. */
export function validateDocument(schema: GraphQLSchema, document: DocumentNode): readonly Refusal[] {
  try {
    const exceeded = validate(schema, document, LIMITS)
    const errors = exceeded.length > 0 ? exceeded : validate(schema, document, RULES)
    return errors.map((error) =>
      error instanceof Refusal
        ? error
        : new Refusal('GRAPHQL_VALIDATION_FAILED', error.message, {
            nodes: error.nodes ?? null,
            extensions: REFUSED_WHOLE,
          }),
    )
  } catch (error) {
    if (error instanceof RangeError) return [refuseNesting()]
    throw error
  }
}
