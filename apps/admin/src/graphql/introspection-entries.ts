import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql'

/** How many times as much as a type on average the one that `__type` finds may have. */
const LARGEST_TYPE = 20

/** What `ofType` leads to ends soon: half of all references are to a type itself. */
const WRAPPED = 0.5

/**
 * How many entries each list of introspection (GraphQL §4) has on average, by `Type.field`: a schema has many types, and most
 * of them have few fields, so that what is selected of them says little of how long the answer will be.
 */
export function introspectionEntries(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const types = Object.values(schema.getTypeMap())
  const composite = types.filter((type) => isObjectType(type) || isInterfaceType(type))
  const fields = composite.flatMap((type) => Object.values(type.getFields()))
  const inputs = types.filter(isInputObjectType).flatMap((type) => Object.values(type.getFields()))
  const values = types.filter(isEnumType).flatMap((type) => type.getValues())
  const abstract = types.filter(isAbstractType)
  const possible = abstract.flatMap((type) => schema.getPossibleTypes(type))
  const directives = schema.getDirectives()
  const perType = (things: readonly unknown[]) => things.length / types.length
  return new Map([
    ['__Schema.types', types.length],
    ['__Schema.directives', directives.length],
    ['__Directive.args', directives.flatMap(({ args }) => args).length / directives.length],
    ['__Type.fields', perType(fields)],
    ['__Type.inputFields', perType(inputs)],
    ['__Type.enumValues', perType(values)],
    // Of those that have any: who selects them knows where they are, below every mutation.
    ['__Type.possibleTypes', possible.length / abstract.length],
    ['__Type.interfaces', perType(composite.flatMap(interfacesOf))],
    ['__Type.ofType', WRAPPED],
    ['__Field.args', fields.flatMap(({ args }) => args).length / fields.length],
    [`${schema.getQueryType()?.name}.__type`, LARGEST_TYPE],
  ])
}

function interfacesOf(type: GraphQLNamedType) {
  return isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : []
}
