import { equalInConstantTime, sha256 } from '../../digest.ts'
import type { Env } from '../../env.ts'
import { OAuthError } from '../../oauth-error.ts'
import type { ClientRecord } from '../client.ts'
import { findClient } from '../find-client.ts'
import { AssertionRefusal } from './assertion-refusal.ts'
import type { PresentedCredentials } from './presented-credentials.ts'
import { verifyAssertion } from './verify-assertion.ts'

/**
 * The client that presented credentials are of, by the method that it is registered for (OpenID Connect
 * Registration §2, `token_endpoint_auth_method`). The two that send the secret itself stand for one another:
 * what a client library does by default is often the other one, and neither proves more. All refusals read
 * the same, and a wrong secret costs what an unknown client costs.
 *
 * @throws {OAuthError} `invalid_client`, with the reason in its cause.
 */
export async function authenticateClient(env: Env, presented: PresentedCredentials): Promise<ClientRecord> {
  const client = await findClient(env, presented.clientId)
  const refused = await findFault(env, presented, client)
  if (client === undefined || refused !== undefined) throw invalidClient(refused ?? 'unknown client')
  return client
}

/** The one refusal of client authentication, whatever it was that failed. */
export function invalidClient(reason: string): OAuthError {
  return new OAuthError(
    'invalid_client',
    'client authentication failed: the client is unknown, its credentials are wrong, or it is registered for another token_endpoint_auth_method',
    { cause: reason },
  )
}

async function findFault(
  env: Env,
  presented: PresentedCredentials,
  client: ClientRecord | undefined,
): Promise<string | undefined> {
  const method = client?.metadata.token_endpoint_auth_method
  switch (presented.kind) {
    case 'none':
      return method === 'none' ? undefined : 'no credentials'
    case 'client_secret_basic':
    case 'client_secret_post': {
      const proven = equalInConstantTime(sha256(presented.clientSecret), client?.secretHash ?? '')
      if (method !== 'client_secret_basic' && method !== 'client_secret_post')
        return 'another method is registered'
      return proven ? undefined : 'wrong secret'
    }
    case 'assertion': {
      if (client === undefined) return 'unknown client'
      if (method !== 'private_key_jwt' && method !== 'client_secret_jwt')
        return 'another method is registered'
      try {
        await verifyAssertion(env, client, { method, assertion: presented.assertion })
        return undefined
      } catch (error) {
        if (error instanceof AssertionRefusal) return error.message
        throw error
      }
    }
  }
}
