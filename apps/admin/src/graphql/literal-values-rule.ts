import {
  GraphQLError,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  type ValidationContext,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
} from 'graphql'

/**
 * GraphQL §5.6.1, Values of Correct Type, without repeating the values: one that does not fit may be a
 * password all the same.
 */
export const literalValuesRule: ValidationRule = (context) => {
  const quiet: ValidationContext = Object.create(context, {
    reportError: {
      value: (error: GraphQLError) => {
        // Messages about fields name fields and types. All others quote what was found.
        const quotes = !error.message.startsWith('Field "')
        context.reportError(quotes ? withoutValue(error, context.getInputType()) : error)
      },
    },
  })
  return ValuesOfCorrectTypeRule(quiet)
}

function withoutValue({ nodes }: GraphQLError, type: GraphQLInputType | null | undefined): GraphQLError {
  return new GraphQLError(type ? `${describeExpected(type)}.` : 'A value is of the wrong type.', {
    nodes: nodes ?? null,
  })
}

/** What a place of the input is for. */
export function describeExpected(type: GraphQLInputType): string {
  const named = getNamedType(type)
  const values = isEnumType(named)
    ? `: ${named
        .getValues()
        .map(({ name }) => name)
        .join(', ')}`
    : ''
  return `Expected a value of type "${type}"${values}`
}
