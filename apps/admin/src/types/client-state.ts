import { presentClient } from '@barycenter/core/clients/management/find-clients'
import { setClientEnabled } from '@barycenter/core/clients/management/set-client-enabled'
import { NotFoundError, ProtectedError, RevisionMismatchError } from '@barycenter/core/errors'
import { builder } from '../builder.ts'
import { Client } from './client.ts'
import { clientReference, clientReferenceFields } from './client-reference.ts'

defineMutation('enableClient', {
  state: 'enabled',
  description: 'Lets a client act again. What it was given before it was disabled does not come back.',
})
defineMutation('disableClient', {
  state: 'disabled',
  description: `Keeps a client from acting, and ends all that it was given: grants with their tokens, tokens that it got for
itself, devices that wait for approval. What people have allowed it stays remembered.`,
})

function defineMutation(
  name: 'enableClient' | 'disableClient',
  { state, description }: { readonly state: 'enabled' | 'disabled'; readonly description: string },
): void {
  builder.relayMutationField(
    name,
    { description: 'Which client.', inputFields: clientReferenceFields },
    {
      description,
      authScopes: { 'clients:write': true },
      errors: { types: [NotFoundError, RevisionMismatchError, ProtectedError] },
      resolve: async (_root, { input }, { env, operator }) => ({
        client: await setClientEnabled(env, operator, { ...clientReference(input), state }),
      }),
    },
    {
      description: 'The client, and whether it may act.',
      outputFields: (t) => ({
        client: t.field({
          type: Client,
          description: 'The client as it is now.',
          resolve: ({ client }) => presentClient(client),
        }),
      }),
    },
  )
}
