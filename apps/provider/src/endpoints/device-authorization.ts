import { knownScopes, narrowScopes } from '@barycenter/core/authorization/known-scopes'
import { isPublicClient } from '@barycenter/core/clients/client'
import { authorizeDevice } from '@barycenter/core/device/authorize-device'
import type { Env } from '@barycenter/core/env'
import { clientNetwork } from '@barycenter/core/limits/client-network'
import { createFailureCounter, type FailureLimit } from '@barycenter/core/limits/failure-counter'
import { Hono } from 'hono'
import type { ClientAddress } from '../http/client-address.ts'
import type { ClientAuthentication } from '../http/client-authentication.ts'
import type { ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { readParameters } from '../http/parameters.ts'
import { programEndpoint } from '../http/program-endpoint.ts'
import { sendJson } from '../http/send-json.ts'
import { TooManyRequests } from '../http/too-many-requests.ts'

/**
 * How many codes one network may ask for without proving who it is: each stays in the database until it has
 * expired, and anybody may take a public client's name.
 */
const PUBLIC_LIMIT: FailureLimit = { failures: 60, seconds: 60 }

/** What the endpoint needs beside its environment. */
interface DeviceAuthorizationNeeds {
  readonly authenticate: ClientAuthentication
  readonly clientAddress: ClientAddress
}

/** The Device Authorization Endpoint, RFC 8628 §3.1. */
export function deviceAuthorizationEndpoint(
  env: Env,
  { authenticate, clientAddress }: DeviceAuthorizationNeeds,
) {
  const anonymous = createFailureCounter(env.random, PUBLIC_LIMIT)
  const issuer = parseIssuer(env.settings.issuer)
  const page = `${issuer.origin}${issuer.path}/device`
  return new Hono<ProviderHono>()
    .use('/device_authorization', programEndpoint(issuer, { methods: ['POST'], scheme: 'Basic' }))
    .post('/device_authorization', async (c) => {
      const parameters = await readParameters(c)
      const client = await authenticate(c, parameters)
      if (isPublicClient(client)) {
        const network = clientNetwork(clientAddress(c) ?? '')
        const wait = await anonymous.wait(network)
        if (wait !== undefined) throw new TooManyRequests('too many devices were authorized from here', wait)
        await anonymous.count(network)
      }
      const known = knownScopes(env.settings.oauth)
      const { deviceCode, userCode, expiresIn, interval } = await authorizeDevice(env, client, {
        scopes: narrowScopes(parameters.find('scope'), client.metadata.scope, known),
        resources: parameters.all('resource'),
      })
      return sendJson(c, {
        device_code: deviceCode,
        user_code: userCode,
        verification_uri: page,
        verification_uri_complete: `${page}?user_code=${userCode}`,
        expires_in: expiresIn,
        interval,
      })
    })
}
