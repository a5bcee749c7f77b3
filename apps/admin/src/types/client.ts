import { CLIENT_LIST, type ClientWhere } from '@barycenter/core/clients/client-list.store'
import {
  findPresentedClient,
  findPresentedClients,
  type PresentedClient,
  presentClientRow,
} from '@barycenter/core/clients/management/find-clients'
import { builder } from '../builder.ts'
import { resolveConnection } from '../graphql/connection.ts'
import { loadedBy } from '../graphql/loaded-by.ts'
import { metadataFields } from './client-metadata-fields.ts'
import { defineOrder } from './order.ts'
import { PAGE_ARGUMENTS } from './page.ts'

/** A program that people sign in to, or that gets tokens; a field may also return its `client_id`. */
export const Client = builder.loadableNode('Client', {
  ...loadedBy<PresentedClient>('Client', ['clients:read'], {
    find: ({ env }, clientIds) => findPresentedClients(env, clientIds),
    toKey: ({ clientId }) => clientId,
  }),
  id: { resolve: ({ clientId }) => clientId },
  description: `A program that people sign in to, or that gets tokens for itself, with what is registered of it: RFC 7591 §2,
OpenID Connect Registration §2. Its secret is shown once, when it is issued, and never here.`,
  fields: (t) => ({
    clientId: t.exposeID('clientId', { description: 'Its `client_id`, RFC 6749 §2.2.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it may act.' }),
    origin: t.exposeString('origin', {
      description: 'Who made it: `admin` for an operator, `dynamic` for dynamic registration.',
    }),
    hasSecret: t.exposeBoolean('hasSecret', { description: 'Whether it has a client secret.' }),
    revision: t.exposeInt('revision', {
      description: 'Grows with each change: a mutation can insist on the one that it was decided on.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When something last changed.' }),
    ...metadataFields(t),
  }),
})

const ClientConnection = builder.connectionObject(
  { type: Client, name: 'ClientConnection', description: 'A page of clients.' },
  { name: 'ClientEdge', description: 'A client in a list.' },
)

const ClientOrder = defineOrder('Client', 'clients', { CREATED_AT: 'When they were made.' })

const ClientFilter = builder.inputRef<ClientWhere>('ClientFilter').implement({
  description: 'Which clients. All that is said has to be so; `clientName` goes alone.',
  fields: (t) => ({
    enabled: t.boolean({ description: 'Only those that may, or may not, act.' }),
    origin: t.string({ description: 'Only those of this origin: `admin`, `dynamic`.' }),
    clientName: t.string({ description: 'Only those of this name, as it is written.' }),
  }),
})

builder.queryField('client', (t) =>
  t.field({
    type: Client,
    nullable: true,
    description: 'The client of a `client_id`; null if there is none.',
    authScopes: { 'clients:read': true },
    args: { clientId: t.arg.id({ required: true, description: 'Its `client_id`.' }) },
    resolve: async (_root, { clientId }, { env }) => (await findPresentedClient(env, clientId)) ?? null,
  }),
)

builder.queryField('clients', (t) =>
  t.field({
    type: ClientConnection,
    description: `Clients, the oldest first unless \`orderBy\` says otherwise.

\`\`\`graphql
{
  clients(first: 20, where: { origin: "dynamic" }, orderBy: { field: CREATED_AT, direction: DESC }) {
    totalCount
    edges { node { clientId clientName redirectUris } }
    pageInfo { hasNextPage endCursor }
  }
}
\`\`\``,
    authScopes: { 'clients:read': true },
    args: {
      ...PAGE_ARGUMENTS,
      where: t.arg({ type: ClientFilter, description: 'Which ones: all of them if not said.' }),
      orderBy: t.arg({ type: ClientOrder, description: 'In which order.' }),
    },
    resolve: (_root, page, context) =>
      resolveConnection(context, page, {
        list: CLIENT_LIST,
        orderBy: { field: 'CREATED_AT', direction: 'ASC' },
        present: presentClientRow,
      }),
  }),
)
