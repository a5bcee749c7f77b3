import {
  type DocumentNode,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql'
import { checkLimits } from './document-limits.ts'
import { literalValuesRule } from './literal-values-rule.ts'
import { refuseNesting } from './parse-document.ts'
import { REFUSED_WHOLE, Refusal } from './refusal.ts'

const RULES: readonly ValidationRule[] = specifiedRules.map((rule) =>
  rule === ValuesOfCorrectTypeRule ? literalValuesRule : rule,
)

/** What graphql-js says when comparing fields of the same name with each other, GraphQL §5.3.2, takes too long. */
const GIVEN_UP = 'Validation aborted.'
const TOO_MUCH_ALIKE =
  'The document selects the same fields again and again, which is too much to compare. Send several requests.'

/** Validates a document, GraphQL §5. The limits come first, and alone. */
export function validateDocument(schema: GraphQLSchema, document: DocumentNode): readonly Refusal[] {
  return validateBy(RULES, schema, document)
}

/** Validates a document that may not ask for the schema either. */
export function validateWithoutIntrospection(
  schema: GraphQLSchema,
  document: DocumentNode,
): readonly Refusal[] {
  return validateBy([...RULES, NoSchemaIntrospectionCustomRule], schema, document)
}

function validateBy(
  rules: readonly ValidationRule[],
  schema: GraphQLSchema,
  document: DocumentNode,
): readonly Refusal[] {
  try {
    const exceeded = checkLimits(document)
    if (exceeded.length > 0) return exceeded
    return validate(schema, document, rules).map(({ message, nodes }) =>
      message === GIVEN_UP
        ? new Refusal('QUERY_TOO_WIDE', TOO_MUCH_ALIKE, { extensions: REFUSED_WHOLE })
        : new Refusal('GRAPHQL_VALIDATION_FAILED', message, {
            nodes: nodes ?? null,
            extensions: REFUSED_WHOLE,
          }),
    )
  } catch (error) {
    if (error instanceof RangeError) return [refuseNesting()]
    throw error
  }
}
