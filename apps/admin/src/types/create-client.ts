import { ClientMetadataError } from '@barycenter/core/clients/management/client-metadata-error'
import { createOperatorClient } from '@barycenter/core/clients/management/create-operator-client'
import { presentClient } from '@barycenter/core/clients/management/find-clients'
import { builder } from '../builder.ts'
import { Client } from './client.ts'
import './client-metadata-error.ts'
import { metadataInputFields, toMembers } from './client-metadata-input.ts'

builder.relayMutationField(
  'createClient',
  {
    description: 'What is registered of the new client; what is not said has its default.',
    inputFields: metadataInputFields,
  },
  {
    description: `Makes a client, with a generated \`client_id\` and, unless it proves who it is without one, a generated secret,
which is in the payload, once and nowhere else. What it registers is checked as in dynamic registration.

\`\`\`graphql
mutation {
  createClient(input: { clientName: "Wiki", redirectUris: ["https://wiki.example.com/callback"] }) {
    ... on CreateClientPayload { clientSecret client { clientId } }
    ... on Error { code message path }
  }
}
\`\`\``,
    authScopes: { 'clients:write': true },
    errors: { types: [ClientMetadataError] },
    resolve: (_root, { input }, { env, operator }) => createOperatorClient(env, operator, toMembers(input)),
  },
  {
    description: 'The new client.',
    outputFields: (t) => ({
      clientSecret: t.string({
        nullable: true,
        description: 'Its secret: keep it, it is not shown again. Null if it needs none.',
        resolve: ({ clientSecret }) => clientSecret ?? null,
      }),
      client: t.field({
        type: Client,
        description: 'All else that there is to know of it.',
        resolve: ({ client }) => presentClient(client),
      }),
    }),
  },
)
