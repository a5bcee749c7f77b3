import { ADMIN_SCOPES, type AdminScope, allows } from '@barycenter/core/admin-tokens/admin-token'
import type { JsonValue } from '@barycenter/database/json'
import SchemaBuilder from '@pothos/core'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import type { AdminContext } from './context.ts'
import { refuseScope } from './graphql/refuse-scope.ts'

/** Collects the types of the schema; each file in types/ adds its own. */
export const builder = new SchemaBuilder<{
  Context: AdminContext
  AuthScopes: Record<AdminScope, boolean>
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    JSON: { Input: JsonValue; Output: JsonValue }
  }
}>({
  defaultFieldNullability: false,
  // Authorization comes first, so that it is also the first thing to happen when a field is resolved.
  plugins: [ScopeAuthPlugin, RelayPlugin],
  scopeAuth: {
    authScopes: ({ operator }) => {
      const granted = ADMIN_SCOPES.map((scope) => [scope, allows(operator, scope)] as const)
      // An entry for each of ADMIN_SCOPES, which are all there are.
      return Object.fromEntries(granted) as Record<AdminScope, boolean>
    },
    unauthorizedError: (_parent, _context, where, { failure }) => refuseScope(where.fieldName, failure),
  },
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    cursorType: 'String',
    pageInfoTypeOptions: { description: 'Where a page lies among the others.' },
    hasNextPageFieldOptions: { description: 'Whether there is more after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether this page began after a cursor.' },
    startCursorFieldOptions: { description: 'The cursor of the first entry of this page.' },
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
