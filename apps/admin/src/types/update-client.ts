import { ClientMetadataError } from '@barycenter/core/clients/management/client-metadata-error'
import { presentClient } from '@barycenter/core/clients/management/find-clients'
import { updateClient } from '@barycenter/core/clients/management/update-client'
import { NotFoundError, ProtectedError, RevisionMismatchError } from '@barycenter/core/errors'
import { builder } from '../builder.ts'
import { Client } from './client.ts'
import './client-metadata-error.ts'
import { metadataInputFields, toMembers } from './client-metadata-input.ts'
import { clientReference, clientReferenceFields } from './client-reference.ts'

builder.relayMutationField(
  'updateClient',
  {
    description: 'What is to change: what is not said stays, and null stands for the default.',
    inputFields: (t) => ({ ...clientReferenceFields(t), ...metadataInputFields(t) }),
  },
  {
    description: `Changes what is registered of a client, whoever made it. Its secret stays, unless \`tokenEndpointAuthMethod\`
changes to one that has none, or whose secret is stored in another way.

\`\`\`graphql
mutation {
  updateClient(input: {
    id: "client_0190163d8694739baea5966c26f8ad91"
    redirectUris: ["https://wiki.example.com/callback", "https://wiki.example.com/mobile"]
    logoUri: null
  }) {
    ... on UpdateClientPayload { client { redirectUris revision } }
    ... on Error { code message path }
  }
}
\`\`\``,
    authScopes: { 'clients:write': true },
    errors: { types: [NotFoundError, ClientMetadataError, RevisionMismatchError, ProtectedError] },
    resolve: (_root, { input: { id, revision, ...fields } }, { env, operator }) =>
      updateClient(env, operator, {
        ...clientReference({ id, revision }),
        changes: toMembers(fields),
      }),
  },
  {
    description: 'The client that was changed.',
    outputFields: (t) => ({
      client: t.field({
        type: Client,
        description: 'The client as it is now.',
        resolve: ({ client }) => presentClient(client),
      }),
      clientSecret: t.string({
        nullable: true,
        description: 'Its new secret, if it needed one: keep it, it is not shown again.',
        resolve: ({ clientSecret }) => clientSecret ?? null,
      }),
    }),
  },
)
