import { ADMIN_SCOPES, type AdminScope, allows } from '@barycenter/core/admin-tokens/admin-token'
import type { JsonValue } from '@barycenter/database/json'
import SchemaBuilder from '@pothos/core'
import DataloaderPlugin from '@pothos/plugin-dataloader'
import ErrorsPlugin from '@pothos/plugin-errors'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import type { AdminContext } from './context.ts'
import { readGlobalId, refuseKind, writeGlobalId } from './graphql/global-id.ts'
import { refuseScope } from './graphql/refuse-scope.ts'

/** Collects the types of the schema; each file in types/ adds its own. */
export const builder = new SchemaBuilder<{
  Context: AdminContext
  AuthScopes: Record<AdminScope, boolean>
  DefaultFieldNullability: false
  Connection: { readonly countAll: () => Promise<number> }
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    JSON: { Input: JsonValue; Output: JsonValue }
  }
}>({
  defaultFieldNullability: false,
  // Outermost first: a refusal to let somebody at a field is no member of the union that the field returns.
  plugins: [ScopeAuthPlugin, ErrorsPlugin, RelayPlugin, DataloaderPlugin],
  scopeAuth: {
    // Nobody begins to listen to what is not for them.
    authorizeOnSubscribe: true,
    authScopes: ({ operator }) => {
      const granted = ADMIN_SCOPES.map((scope) => [scope, allows(operator, scope)] as const)
      // An entry for each of ADMIN_SCOPES, which are all there are.
      return Object.fromEntries(granted) as Record<AdminScope, boolean>
    },
    unauthorizedError: (_parent, _context, where, { failure }) => refuseScope(where.fieldName, failure),
  },
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
      description: 'What came of it: the payload, or why it was refused.',
    },
  },
  relay: {
    clientMutationId: 'omit',
    encodeGlobalID: writeGlobalId,
    decodeGlobalID: readGlobalId,
    nodeTypeOptions: { description: 'Something that has an id of its own, by which `node` finds it again.' },
    idFieldOptions: { description: 'Names this among everything that there is, for `node`. Opaque.' },
    nodeQueryOptions: {
      nullable: true,
      description:
        'What has an id; null if it is gone. It needs the scope that reading things of its kind needs.',
      args: { id: { description: 'The `id` of what is wanted.' } },
      resolve: (_root, { id }, _context, { schema }, resolveNode) => {
        refuseKind(schema, [id])
        return resolveNode(id)
      },
    },
    nodesQueryOptions: {
      nullable: { list: false, items: true },
      description: 'What has these ids, in their order; null for each that is gone. At most 500.',
      args: { ids: { description: 'The ids of what is wanted.' } },
      resolve: (_root, { ids }, _context, { schema }, resolveNodes) => {
        refuseKind(schema, ids)
        return resolveNodes(ids)
      },
    },
    mutationInputArgOptions: { description: 'What is to be done.' },
    cursorType: 'String',
    pageInfoTypeOptions: { description: 'Where a page lies among the others.' },
    hasNextPageFieldOptions: { description: 'Whether there is more after this page.' },
    hasPreviousPageFieldOptions: {
      description: 'Whether there is, or when paging forwards may be, more before this page.',
    },
    startCursorFieldOptions: {
      description: 'The cursor of the first entry of this page: `before` for the one before.',
    },
    endCursorFieldOptions: {
      description: 'The cursor of the last entry of this page: `after` for the next one.',
    },
    cursorFieldOptions: { description: 'Names this place in the list. Opaque: its form may change.' },
    nodeFieldOptions: { description: 'What is listed here.' },
    edgesFieldOptions: { description: 'The entries of this page, in order.' },
    pageInfoFieldOptions: { description: 'Where this page lies among the others.' },
  },
})

builder.queryType({ description: 'What can be asked.' })
builder.mutationType({ description: 'What can be done.' })
builder.subscriptionType({
  description:
    'What can be watched: GraphQL over SSE, in its distinct connections mode. As any request, with POST, and ' +
    '`Accept: text/event-stream`.',
})
