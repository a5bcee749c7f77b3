import { presentClient } from '@barycenter/core/clients/management/find-clients'
import { rotateClientSecret } from '@barycenter/core/clients/management/rotate-client-secret'
import {
  InvalidInputError,
  NotFoundError,
  ProtectedError,
  RevisionMismatchError,
} from '@barycenter/core/errors'
import { builder } from '../builder.ts'
import { Client } from './client.ts'
import { clientReference, clientReferenceFields } from './client-reference.ts'

builder.relayMutationField(
  'rotateClientSecret',
  {
    description: 'Which client gets a new secret.',
    inputFields: (t) => ({
      ...clientReferenceFields(t),
      revokeAccess: t.boolean({
        required: true,
        defaultValue: false,
        description: `Whether all tokens and grants of the client end too: for a secret that was stolen, and may have got the
thief tokens.`,
      }),
    }),
  },
  {
    description: `Gives a client a new secret, which is in the payload, once and nowhere else. The old one is void at once.

\`\`\`graphql
mutation {
  rotateClientSecret(input: { id: "client_0190163d8694739baea5966c26f8ad91" }) {
    ... on RotateClientSecretPayload { clientSecret }
    ... on Error { code message }
  }
}
\`\`\``,
    authScopes: { 'clients:write': true },
    errors: { types: [NotFoundError, InvalidInputError, RevisionMismatchError, ProtectedError] },
    resolve: (_root, { input: { revokeAccess, ...input } }, { env, operator }) =>
      rotateClientSecret(env, operator, {
        ...clientReference(input),
        access: revokeAccess ? 'ends' : 'stays',
      }),
  },
  {
    description: 'The client and its new secret.',
    outputFields: (t) => ({
      clientSecret: t.string({
        description: 'The new secret: keep it, it is not shown again.',
        resolve: ({ clientSecret }) => clientSecret,
      }),
      client: t.field({
        type: Client,
        description: 'The client as it is now.',
        resolve: ({ client }) => presentClient(client),
      }),
    }),
  },
)
