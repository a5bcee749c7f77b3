import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from 'graphql'
import type { Variables } from './check-variables.ts'
import { introspectionEntries } from './introspection-entries.ts'
import { DEFAULT_SIZE, MAXIMUM_SIZE } from './page-arguments.ts'
import { REFUSED_WHOLE, Refusal } from './refusal.ts'

/** The most values that an operation may ask for. A page of 500 with twenty fields each has some eleven thousand. */
export const MAXIMUM_COST = 50_000

/** How many entries a list is taken to have that has no pages. */
const TYPICAL_LIST = 10

/** What can be selected of a schema itself, GraphQL §4.1. */
const META_FIELDS = new Map([SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]))

/** What an operation is executed with. */
interface Execution {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables: Variables
}

/** Refuses an operation that asks for too much; undefined for one that does not. */
export function checkCost(execution: Execution): Refusal | undefined {
  const cost = Math.ceil(operationCost(execution))
  if (cost <= MAXIMUM_COST) return undefined
  const message =
    `The query asks for up to ${cost} values; ${MAXIMUM_COST} are allowed. ` +
    'Ask for smaller pages ("first"), above all of lists within lists.'
  return new Refusal('QUERY_TOO_COSTLY', message, { extensions: REFUSED_WHOLE })
}

/**
 * How many values a validated operation may yield: one for each field, as often as the pages and lists
 * around it have entries. Those of introspection have as many as they have on average.
 */
function operationCost({ schema, document, operation, ...execution }: Execution): number {
  const variables = withDefaults(operation, execution.variables)
  const fragments = new Map<string, FragmentDefinitionNode>(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  )
  const known = new Map<string, number>()
  let ofIntrospection: ReadonlyMap<string, number> | undefined

  const costOfSet = ({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined): number =>
    selections.map((selection) => costOf(selection, type)).reduce((sum, cost) => sum + cost, 0)

  const costOf = (selection: SelectionNode, type: GraphQLNamedType | undefined): number => {
    switch (selection.kind) {
      case Kind.FIELD:
        return costOfField(selection, type)
      case Kind.INLINE_FRAGMENT: {
        const condition = selection.typeCondition?.name.value
        return costOfSet(selection.selectionSet, condition === undefined ? type : schema.getType(condition))
      }
      case Kind.FRAGMENT_SPREAD:
        return costOfFragment(selection.name.value)
    }
  }

  const costOfFragment = (name: string): number => {
    const fragment = fragments.get(name)
    const cost =
      known.get(name) ??
      (fragment ? costOfSet(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value)) : 0)
    known.set(name, cost)
    return cost
  }

  const costOfField = (field: FieldNode, type: GraphQLNamedType | undefined): number => {
    if (field.selectionSet === undefined || !(isObjectType(type) || isInterfaceType(type))) return 1
    const { value: name } = field.name
    const definition = META_FIELDS.get(name) ?? type.getFields()[name]
    if (definition === undefined) return 1
    const within = costOfSet(field.selectionSet, getNamedType(definition.type))
    const isMeta = name.startsWith('__') || type.name.startsWith('__')
    if (isMeta) ofIntrospection ??= introspectionEntries(schema)
    const entries = isMeta ? ofIntrospection?.get(`${type.name}.${name}`) : undefined
    return 1 + within * (entries ?? entriesOf(field, definition, variables))
  }

  return costOfSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined)
}

/** The variables as they will be, GraphQL §6.1.2. */
function withDefaults(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): Variables {
  const defaults = variableDefinitions.map(
    ({ variable, defaultValue }) =>
      [variable.name.value, defaultValue && valueFromASTUntyped(defaultValue)] as const,
  )
  return { ...Object.fromEntries(defaults), ...variables }
}

/** How many entries a field may have: those of a page count where the page is asked for, and not again within it. */
function entriesOf(
  field: FieldNode,
  { args, type }: GraphQLField<unknown, unknown>,
  variables: Variables,
): number {
  const givenValue = (name: string): unknown => {
    const given = field.arguments?.find((each) => each.name.value === name)?.value
    return given === undefined ? undefined : valueFromASTUntyped(given, variables)
  }
  if (args.some(({ name }) => name === 'first')) {
    const asked = [givenValue('first'), givenValue('last')].find((size) => typeof size === 'number')
    return Math.min(Math.max(Number(asked ?? DEFAULT_SIZE), 1), MAXIMUM_SIZE)
  }
  const ids = givenValue('ids')
  if (Array.isArray(ids)) return Math.max(ids.length, 1)
  return isListType(getNullableType(type)) && !/Edge$/.test(getNamedType(type).name) ? TYPICAL_LIST : 1
}
