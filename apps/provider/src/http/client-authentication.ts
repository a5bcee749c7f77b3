import { ANONYMOUS } from '@barycenter/core/audit/actor'
import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import { authenticateClient } from '@barycenter/core/clients/authentication/authenticate-client'
import type { ClientRecord } from '@barycenter/core/clients/client'
import { findClient } from '@barycenter/core/clients/find-client'
import type { Env } from '@barycenter/core/env'
import { clientNetwork } from '@barycenter/core/limits/client-network'
import { createFailureCounter, type FailureLimit } from '@barycenter/core/limits/failure-counter'
import { OAuthError } from '@barycenter/core/oauth-error'
import type { ClientAddress } from './client-address.ts'
import type { ProviderContext } from './context.ts'
import type { Parameters } from './parameters.ts'
import { findPresentedCredentials } from './presented-client.ts'
import { TooManyRequests } from './too-many-requests.ts'

/**
 * Authenticates the client of a request to the token endpoint and its kin, RFC 6749 §2.3.
 *
 * @throws {OAuthError} `invalid_client` or `invalid_request`
 * @throws {TooManyRequests} after too many failures.
 */
export type ClientAuthentication = (c: ProviderContext, parameters: Parameters) => Promise<ClientRecord>

/**
 * How often one network may fail for one client. Only that pair is held up, and not for long: neither can a
 * stranger shut a client out, nor one wrong deployment the others beside it.
 */
const CLIENT_FAILURE_LIMIT: FailureLimit = { failures: 30, seconds: 60 }

/** What authenticating clients needs beside the environment. */
interface ClientAuthenticationNeeds {
  readonly clientAddress: ClientAddress
  readonly failures: FailureRecorder
}

/** Makes the authentication that all endpoints share, for they count failures together. */
export function createClientAuthentication(
  env: Env,
  { clientAddress, failures: recorder }: ClientAuthenticationNeeds,
): ClientAuthentication {
  const failures = createFailureCounter(env.random, CLIENT_FAILURE_LIMIT)
  return async (c, parameters) => {
    const presented = findPresentedCredentials(c.req.header('authorization'), parameters)
    const whom = `${clientNetwork(clientAddress(c) ?? '')} ${presented.clientId}`
    const wait = await failures.wait(whom)
    const failed = (reason: 'refused' | 'limited') =>
      env.observe({ kind: 'client_authentication_failed', method: presented.kind, reason })
    if (wait !== undefined) {
      failed('limited')
      throw new TooManyRequests('client authentication has failed too often', wait)
    }
    try {
      return await authenticateClient(env, presented)
    } catch (error) {
      if (error instanceof OAuthError) {
        failed('refused')
        await failures.count(whom)
        const line = { requestId: c.get('requestId'), address: clientAddress(c), reason: error.cause }
        env.log.warn(line, 'client authentication failed')
        // What is no client's id may be anything, a secret included.
        const client = await findClient(env, presented.clientId)
        await recorder.record({
          by: { actor: ANONYMOUS, origin: c.get('origin')() },
          action: 'client.authenticate',
          target: client?.clientId ?? 'unknown',
          failure: error.code,
          detail: {},
        })
      }
      throw error
    }
  }
}
