import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
} from 'graphql'

/** An operation with one root field, and the variables that it takes. */
export interface RootOperation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** Makes the operation that gives a root field all of its arguments, and one text wherever there is room for a text. */
export function hostileOperation(
  kind: 'query' | 'mutation',
  { name, args, type }: GraphQLField<unknown, unknown>,
  text: string,
): RootOperation {
  const declared = args.map((argument) => `$${argument.name}: ${argument.type}`).join(', ')
  const passed = args.map((argument) => `${argument.name}: $${argument.name}`).join(', ')
  const selection = isLeafType(getNamedType(type)) ? '' : ' { __typename }'
  const call = args.length === 0 ? name : `${name}(${passed})`
  return {
    query: `${kind}${args.length === 0 ? '' : `(${declared})`} { ${call}${selection} }`,
    variables: Object.fromEntries(
      // A page from either end, but not from both.
      args
        .filter((argument) => argument.name !== 'last')
        .map((argument) => [argument.name, valueOfType(argument.type, text)]),
    ),
  }
}

/** A value of a type, with the text in all of its strings. */
function valueOfType(type: GraphQLInputType, text: string): unknown {
  const nullable = getNullableType(type)
  if (isListType(nullable)) return [valueOfType(nullable.ofType, text)]
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name
  if (!isInputObjectType(nullable)) return leaf(nullable, text)
  const fields = Object.values(nullable.getFields())
  // Of an input that is one of several there is only one.
  const given = nullable.isOneOf ? fields.slice(0, 1) : fields
  return Object.fromEntries(given.map((field) => [field.name, valueOfType(field.type, text)]))
}

function leaf({ name }: GraphQLNamedType, text: string): unknown {
  switch (name) {
    case 'Int':
      return 1
    case 'Float':
      return 0.5
    case 'Boolean':
      return true
    case 'DateTime':
      return '2031-01-01T00:00:00Z'
    case 'JSON':
      return JSON.parse(
        `{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "a": ${JSON.stringify(text)}}`,
      )
    default:
      return text
  }
}
