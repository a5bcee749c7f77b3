import type { ClientRecord } from '@barycenter/core/clients/client'
import {
  authenticateRegistration,
  deleteRegistration,
  replaceRegistration,
} from '@barycenter/core/clients/registration/manage-registration'
import type { Env } from '@barycenter/core/env'
import { OAuthError } from '@barycenter/core/oauth-error'
import { Hono } from 'hono'
import { findBearerToken } from '../http/bearer-token.ts'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { readJsonBody } from '../http/json-body.ts'
import { programEndpoint } from '../http/program-endpoint.ts'
import { sendJson } from '../http/send-json.ts'
import { registrationResponse } from './registration-response.ts'

/**
 * The Client Configuration Endpoint, RFC 7592 §2: a client reads, replaces and deletes its registration
 * with the token that it got for that. The secret was shown once; only a new one is shown again.
 */
export function registrationManagementEndpoint(env: Env) {
  const issuer = parseIssuer(env.settings.issuer)
  const path = '/connect/register/:client_id'
  const authenticate = async (c: ProviderContext, clientId: string) => {
    const registrationAccessToken = await findBearerToken(c)
    if (registrationAccessToken === undefined) {
      throw new OAuthError('invalid_token', 'the registration access token is needed')
    }
    const client: ClientRecord = await authenticateRegistration(env, clientId, registrationAccessToken)
    return { client, registrationAccessToken }
  }

  return new Hono<ProviderHono>()
    .use(path, programEndpoint(issuer, { methods: ['GET', 'PUT', 'DELETE'], scheme: 'Bearer' }))
    .get(path, async (c) => {
      const { client, registrationAccessToken } = await authenticate(c, c.req.param('client_id'))
      const shown = { clientSecret: undefined, registrationAccessToken }
      return sendJson(c, registrationResponse(issuer, client, shown))
    })
    .put(path, async (c) => {
      const { client, registrationAccessToken } = await authenticate(c, c.req.param('client_id'))
      const replaced = await replaceRegistration(env, client, {
        input: await readJsonBody(c),
        origin: c.get('origin')(),
      })
      const shown = { clientSecret: replaced.clientSecret, registrationAccessToken }
      return sendJson(c, registrationResponse(issuer, replaced.client, shown))
    })
    .delete(path, async (c) => {
      const { client } = await authenticate(c, c.req.param('client_id'))
      await deleteRegistration(env, client, c.get('origin')())
      return c.body(null, 204)
    })
}
