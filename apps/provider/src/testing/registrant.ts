import type { AdminScope } from '@barycenter/core/admin-tokens/admin-token'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import type { Env } from '@barycenter/core/env'
import { DEFAULT_OAUTH_SETTINGS, type OAuthSettings } from '@barycenter/core/oauth-settings'
import { createProvider } from '../app.ts'

/** What a test sends to the registration endpoints. */
export interface RegistrationRequest {
  readonly method?: string
  readonly path?: string
  /** Without the issuer. */
  readonly token?: string | undefined
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** Opens the provider for somebody who registers clients. */
export function openRegistrant(env: Env, oauth: Partial<OAuthSettings> = {}) {
  const settings = { ...env.settings, oauth: { ...DEFAULT_OAUTH_SETTINGS, ...oauth } }
  const app = createProvider({ ...env, settings }, { trustedProxies: [] })
  return ({ method = 'POST', path = '/connect/register', token, body, headers = {} }: RegistrationRequest) =>
    app.request(path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
}

/** An initial access token, RFC 7591 §3. */
export async function issueInitialAccessToken(
  env: Env,
  scope: AdminScope = 'clients:register',
): Promise<string> {
  const request = { name: 'onboarding', scopes: [scope], expiresAt: undefined }
  return (await createAdminToken(env, LOCAL_OPERATOR, request)).text
}
