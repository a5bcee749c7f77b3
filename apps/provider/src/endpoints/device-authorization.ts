import { knownScopes, narrowScopes } from '@barycenter/core/authorization/known-scopes'
import { authorizeDevice } from '@barycenter/core/device/authorize-device'
import type { Env } from '@barycenter/core/env'
import { Hono } from 'hono'
import type { ClientAuthentication } from '../http/client-authentication.ts'
import type { ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { readParameters } from '../http/parameters.ts'
import { programEndpoint } from '../http/program-endpoint.ts'
import { sendJson } from '../http/send-json.ts'

/** The Device Authorization Endpoint, RFC 8628 §3.1. */
export function deviceAuthorizationEndpoint(env: Env, authenticate: ClientAuthentication) {
  const issuer = parseIssuer(env.settings.issuer)
  const page = `${issuer.origin}${issuer.path}/device`
  return new Hono<ProviderHono>()
    .use('/device_authorization', programEndpoint(issuer, { methods: ['POST'], scheme: 'Basic' }))
    .post('/device_authorization', async (c) => {
      const parameters = await readParameters(c)
      const client = await authenticate(c, parameters)
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
