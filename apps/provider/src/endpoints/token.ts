import { knownScopes, narrowScopes } from '@barycenter/core/authorization/known-scopes'
import type { Client } from '@barycenter/core/clients/client'
import { GRANT_TYPES, type GrantType } from '@barycenter/core/clients/client-metadata'
import type { Env } from '@barycenter/core/env'
import { OAuthError } from '@barycenter/core/oauth-error'
import { grantClientCredentials } from '@barycenter/core/tokens/client-credentials'
import { exchangeCode } from '@barycenter/core/tokens/exchange-code'
import { exchangeDeviceCode } from '@barycenter/core/tokens/exchange-device-code'
import { exchangeRefreshToken } from '@barycenter/core/tokens/exchange-refresh-token'
import type { TokenResponse } from '@barycenter/core/tokens/token-response'
import { Hono } from 'hono'
import type { ClientAuthentication } from '../http/client-authentication.ts'
import type { ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { type Parameters, readParameters } from '../http/parameters.ts'
import { programEndpoint } from '../http/program-endpoint.ts'
import { sendJson } from '../http/send-json.ts'

/** The Token Endpoint, RFC 6749 §3.2. */
export function tokenEndpoint(env: Env, authenticate: ClientAuthentication) {
  const issuer = parseIssuer(env.settings.issuer)
  return new Hono<ProviderHono>()
    .use('/token', programEndpoint(issuer, { methods: ['POST'], scheme: 'Basic' }))
    .post('/token', async (c) => {
      const parameters = await readParameters(c)
      const client = await authenticate(c, parameters)
      const grantType = requireGrantType(client, parameters.get('grant_type'))
      const response = await exchange(env, { client, grantType, parameters })
      env.observe({ kind: 'tokens_issued', grantType })
      return sendJson(c, response)
    })
}

/** @throws {OAuthError} `unsupported_grant_type`, or `unauthorized_client` when the client is not registered for it. */
function requireGrantType({ metadata }: Client, wanted: string): GrantType {
  const grantType = GRANT_TYPES.find((known) => known === wanted)
  if (grantType === undefined) {
    throw new OAuthError('unsupported_grant_type', `the grant types are ${GRANT_TYPES.join(', ')}`)
  }
  if (!metadata.grant_types.includes(grantType)) {
    throw new OAuthError('unauthorized_client', 'the client is not registered for this grant_type')
  }
  return grantType
}

function exchange(
  env: Env,
  request: { readonly client: Client; readonly grantType: GrantType; readonly parameters: Parameters },
): Promise<TokenResponse> {
  const { client, grantType, parameters } = request
  const resources = parameters.all('resource')
  const scope = parameters.find('scope')
  switch (grantType) {
    case 'authorization_code':
      return exchangeCode(env, client, {
        code: parameters.get('code'),
        redirectUri: parameters.find('redirect_uri'),
        codeVerifier: parameters.find('code_verifier'),
        resources,
      })
    case 'refresh_token':
      return exchangeRefreshToken(env, client, {
        refreshToken: parameters.get('refresh_token'),
        scopes: scope?.split(' '),
        resources,
      })
    case 'client_credentials':
      return grantClientCredentials(env, client, {
        scopes: narrowScopes(scope, client.metadata.scope, knownScopes(env.settings.oauth)),
        resources,
      })
    case 'urn:ietf:params:oauth:grant-type:device_code':
      return exchangeDeviceCode(env, client, { deviceCode: parameters.get('device_code'), resources })
  }
}
