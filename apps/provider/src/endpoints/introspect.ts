import type { Env } from '@barycenter/core/env'
import { introspect, signIntrospection } from '@barycenter/core/tokens/introspect'
import { Hono } from 'hono'
import type { ClientAuthentication } from '../http/client-authentication.ts'
import type { ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { readParameters } from '../http/parameters.ts'
import { programEndpoint } from '../http/program-endpoint.ts'
import { sendJson, sendText } from '../http/send-json.ts'

/** RFC 9701 §4: who wants a JWT says so in Accept. */
const JWT = 'application/token-introspection+jwt'

/** The Introspection Endpoint, RFC 7662 §2. */
export function introspectionEndpoint(env: Env, authenticate: ClientAuthentication) {
  const issuer = parseIssuer(env.settings.issuer)
  return new Hono<ProviderHono>()
    .use('/introspect', programEndpoint(issuer, { methods: ['POST'], scheme: 'Basic' }))
    .post('/introspect', async (c) => {
      const parameters = await readParameters(c)
      const client = await authenticate(c, parameters)
      const presented = { token: parameters.get('token'), hint: parameters.find('token_type_hint') }
      const said = await introspect(env, client, presented)
      if (!c.req.header('accept')?.toLowerCase().includes(JWT)) return sendJson(c, said)
      const signed = await signIntrospection(env, client, said)
      return sendText(c, JWT, signed)
    })
}
