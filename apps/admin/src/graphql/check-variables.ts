import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql'
import { describeExpected } from './literal-values-rule.ts'
import { REFUSED_WHOLE, Refusal } from './refusal.ts'

/** How many faults of one request are told. */
const MAXIMUM_REFUSALS = 50

/** The variables of a request. */
export type Variables = Readonly<Record<string, unknown>>

/**
 * What is wrong with the values of an operation's variables, GraphQL §6.1.2. graphql-js checks the
 * same, but its messages quote the values, passwords among them. These say where, and what is expected.
 */
export function checkVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
): readonly Refusal[] {
  const refusals: Refusal[] = []
  for (const definition of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, definition.type)
    // Validation has refused variables of other types.
    if (!isInputType(type)) continue
    checkVariable(definition, type, {
      variables,
      refuse: (path, why) => {
        if (refusals.length === MAXIMUM_REFUSALS) return
        refusals.push(
          new Refusal('BAD_USER_INPUT', `Variable "$${path}": ${why}`, {
            nodes: definition,
            extensions: { ...REFUSED_WHOLE, path },
          }),
        )
      },
    })
  }
  return refusals
}

function checkVariable(
  { variable, defaultValue }: VariableDefinitionNode,
  type: GraphQLInputType,
  { variables, refuse }: { variables: Variables; refuse: (path: string, why: string) => void },
): void {
  const name = variable.name.value
  if (!Object.hasOwn(variables, name)) {
    if (isNonNullType(type) && defaultValue === undefined)
      refuse(name, `${describeExpected(type)}, but there is none.`)
    return
  }
  coerceInputValue(variables[name], type, (path, value, { message }) => {
    const expected = typeAt(type, path)
    // Messages about objects name fields and types. Those about a leaf quote what was found.
    const quotes = value === null || expected === undefined || isLeafType(getNullableType(expected))
    const why = expected === undefined ? 'The value is of the wrong type.' : `${describeExpected(expected)}.`
    refuse(`${name}${printPath(path)}`, quotes ? why : message)
  })
}

/** The type at a path below an input type; a list's value stands for a list of one. */
function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType | undefined {
  return path.reduce<GraphQLInputType | undefined>((outer, segment) => {
    const within = outer && getNullableType(outer)
    if (isListType(within)) {
      const item = getNullableType(within.ofType)
      if (typeof segment === 'number') return within.ofType
      return isInputObjectType(item) ? item.getFields()[segment]?.type : undefined
    }
    return isInputObjectType(within) ? within.getFields()[segment]?.type : undefined
  }, type)
}

function printPath(path: readonly (string | number)[]): string {
  return path.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${segment}`)).join('')
}
