import { deleteOperatorClient } from '@barycenter/core/clients/management/delete-operator-client'
import { NotFoundError, ProtectedError } from '@barycenter/core/errors'
import { builder } from '../builder.ts'
import { namedKey } from '../graphql/named-key.ts'

builder.relayMutationField(
  'deleteClient',
  {
    description: 'Which client is to be deleted.',
    inputFields: (t) => ({ id: t.id({ required: true, description: 'Its `id`, or its `client_id`.' }) }),
  },
  {
    description: `Deletes a client, whoever made it, and all that it was given and that people allowed it.

\`\`\`graphql
mutation {
  deleteClient(input: { id: "client_0190163d8694739baea5966c26f8ad91" }) {
    ... on DeleteClientPayload { clientId }
    ... on Error { code message }
  }
}
\`\`\``,
    authScopes: { 'clients:write': true },
    errors: { types: [NotFoundError, ProtectedError] },
    resolve: async (_root, { input }, { env, operator }) => {
      const clientId = namedKey('Client', input.id)
      await deleteOperatorClient(env, operator, clientId)
      return { clientId }
    },
  },
  {
    description: 'The client that is gone.',
    outputFields: (t) => ({
      clientId: t.exposeID('clientId', { description: 'The `client_id` that it had.' }),
    }),
  },
)
