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
    return validate(schema, document, rules).map(
      ({ message, nodes }) =>
        new Refusal('GRAPHQL_VALIDATION_FAILED', message, {
          nodes: nodes ?? null,
          extensions: REFUSED_WHOLE,
        }),
    )
  } catch (error) {
    if (error instanceof RangeError) return [refuseNesting()]
    throw error
  }
}
