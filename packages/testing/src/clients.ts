import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import type { ClientMetadata } from '@barycenter/core/clients/client-metadata'
import { type CreatedClient, createClient } from '@barycenter/core/clients/create-client'
import { completeMetadata } from '@barycenter/core/clients/metadata-defaults'
import type { Env } from '@barycenter/core/env'

/** A client of a test, with its `client_id` at hand. */
export interface TestClient extends CreatedClient {
  readonly clientId: string
}

/**
 * Stores a client of the operator's, with the defaults of a registration: confidential, by
 * `client_secret_basic`, for the code flow, redirected to https://client.example/callback.
 */
export async function registerTestClient(
  env: Env,
  metadata: Partial<ClientMetadata> = {},
  { origin = 'test' }: { readonly origin?: string } = {},
): Promise<TestClient> {
  const [algorithm = 'ES256'] = await env.signingKeys.algorithms()
  const complete = completeMetadata(
    { client_name: 'Example', redirect_uris: ['https://client.example/callback'], ...metadata },
    algorithm,
  )
  const created = await createClient(env, { metadata: complete, origin, by: LOCAL_OPERATOR })
  return { ...created, clientId: created.client.clientId }
}
