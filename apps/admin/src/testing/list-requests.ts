import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql'
import { clientIdOf, grantIdOf, runIdOf, SAMPLE, subjectOf } from './large-database.ts'

/** A field of the schema that returns a connection. */
export interface ListField {
  /** Like `Query.users`. */
  readonly name: string
  readonly field: GraphQLField<unknown, unknown>
}

/** One way to ask for a list. */
export interface ListRequest {
  readonly where: string
  readonly orderBy: string
}

/** What each filter is asked with: for something that is there. */
const SAMPLES: Readonly<Record<string, string>> = {
  subject: subjectOf(SAMPLE.user),
  clientId: clientIdOf(SAMPLE.client),
  grantId: grantIdOf(SAMPLE.grant),
  runId: runIdOf(SAMPLE.run),
  source: 'source-7',
  email: 'user-5000@example.com',
  origin: 'operator',
  clientName: 'client-100',
  name: 'token-7',
  actor: 'token:7',
  action: 'noun.verb-7',
  target: subjectOf(SAMPLE.user),
  from: '2024-01-01T00:00:00Z',
  to: '2034-01-01T00:00:00Z',
}

/** Every list of the schema. */
export function findListFields(schema: GraphQLSchema): ListField[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
        .map((field) => ({ name: `${type.name}.${field.name}`, field })),
    )
}

/** Every set of filters in every order and direction, whether it can be answered or not. */
export function* listRequests({ name, field }: ListField): Generator<ListRequest> {
  for (const where of subsets(filtersOf(name, field)))
    for (const order of ordersOf(field))
      for (const direction of ['ASC', 'DESC'])
        yield { where: `{ ${where.join(' ')} }`, orderBy: `{ field: ${order} direction: ${direction} }` }
}

/** Each filter with each of its sample values. */
function filtersOf(name: string, field: ListField['field']): string[][] {
  const type = field.args.find((argument) => argument.name === 'where')?.type
  const input = type && getNamedType(type)
  if (!isInputObjectType(input)) return []
  return Object.values(input.getFields()).map(({ name: filter, type: of }) => {
    const kind = getNamedType(of)
    if (isEnumType(kind)) return kind.getValues().map((value) => `${filter}: ${value.name}`)
    if (kind.name === 'Boolean') return [`${filter}: true`, `${filter}: false`]
    const sample = SAMPLES[filter]
    if (sample === undefined) throw new Error(`${name} has a filter ${filter}: SAMPLES needs a value for it`)
    return [`${filter}: ${JSON.stringify(sample)}`]
  })
}

function ordersOf(field: ListField['field']): string[] {
  const type = field.args.find((argument) => argument.name === 'orderBy')?.type
  const input = type && getNamedType(type)
  const by = isInputObjectType(input) ? getNamedType(input.getFields()['field']?.type) : undefined
  return isEnumType(by) ? by.getValues().map((value) => value.name) : []
}

function subsets([first, ...others]: readonly string[][]): string[][] {
  if (first === undefined) return [[]]
  const without = subsets(others)
  return [...without, ...first.flatMap((value) => without.map((set) => [value, ...set]))]
}
