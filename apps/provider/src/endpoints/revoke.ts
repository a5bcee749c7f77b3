import type { Env } from '@barycenter/core/env'
import { revokeToken } from '@barycenter/core/tokens/revoke-token'
import { Hono } from 'hono'
import type { ClientAuthentication } from '../http/client-authentication.ts'
import type { ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { readParameters } from '../http/parameters.ts'
import { programEndpoint } from '../http/program-endpoint.ts'

/** The Revocation Endpoint, RFC 7009 §2. */
export function revocationEndpoint(env: Env, authenticate: ClientAuthentication) {
  const issuer = parseIssuer(env.settings.issuer)
  return new Hono<ProviderHono>()
    .use('/revoke', programEndpoint(issuer, { methods: ['POST'], scheme: 'Basic' }))
    .post('/revoke', async (c) => {
      const parameters = await readParameters(c)
      const client = await authenticate(c, parameters)
      const presented = { token: parameters.get('token'), hint: parameters.find('token_type_hint') }
      await revokeToken(env, client, presented)
      return new Response(null, { status: 200 })
    })
}
