import { allows } from '@barycenter/core/admin-tokens/admin-token'
import { authenticateAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { ANONYMOUS } from '@barycenter/core/audit/actor'
import { registerClient } from '@barycenter/core/clients/registration/register-client'
import type { Env } from '@barycenter/core/env'
import { clientNetwork } from '@barycenter/core/limits/client-network'
import { createFailureCounter, type FailureLimit } from '@barycenter/core/limits/failure-counter'
import { OAuthError } from '@barycenter/core/oauth-error'
import { Hono } from 'hono'
import { findBearerToken } from '../http/bearer-token.ts'
import type { ClientAddress } from '../http/client-address.ts'
import type { ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { readJsonBody } from '../http/json-body.ts'
import { programEndpoint } from '../http/program-endpoint.ts'
import { TooManyRequests } from '../http/too-many-requests.ts'
import { registrationResponse } from './registration-response.ts'

/** How many clients one network may try to register where anybody may: each one stays in the database. */
const ANONYMOUS_LIMIT: FailureLimit = { failures: 20, seconds: 3600 }

/**
 * The Client Registration Endpoint, RFC 7591 §3: for whoever has an initial access token, which is an admin
 * token with the scope `clients:register`, or for anybody, as `registration.mode` says.
 */
export function registrationEndpoint(env: Env, { clientAddress }: { readonly clientAddress: ClientAddress }) {
  const issuer = parseIssuer(env.settings.issuer)
  const anonymous = createFailureCounter(env.random, ANONYMOUS_LIMIT)
  const path = '/connect/register'

  return new Hono<ProviderHono>()
    .use(path, programEndpoint(issuer, { methods: ['POST'], scheme: 'Bearer' }))
    .post(path, async (c) => {
      const token = await findBearerToken(c)
      if (token === undefined) {
        if (env.settings.oauth.registration !== 'open') {
          throw new OAuthError('invalid_token', 'an initial access token is needed: ask the operator for one')
        }
        const network = clientNetwork(clientAddress(c) ?? '')
        const wait = await anonymous.wait(network)
        if (wait !== undefined) throw new TooManyRequests('too many clients were registered from here', wait)
        await anonymous.count(network)
      }
      const actor = token === undefined ? ANONYMOUS : await actorOf(env, token)
      const by = { actor, origin: c.get('origin')() }
      const created = await registerClient(env, { input: await readJsonBody(c), by })
      env.log.info(
        { requestId: c.get('requestId'), clientId: created.client.clientId, actor },
        'registered a client',
      )
      return c.json(registrationResponse(issuer, created.client, created), 201)
    })
}

/** Who is behind an initial access token, as the audit log names them. */
async function actorOf(env: Env, token: string): Promise<string> {
  const operator = await authenticateAdminToken(env, token)
  if (operator === undefined) {
    throw new OAuthError('invalid_token', 'the initial access token is unknown, revoked or expired')
  }
  if (!allows(operator, 'clients:register')) {
    throw new OAuthError('insufficient_scope', 'the token lacks the scope clients:register')
  }
  return operator.actor
}
