import { supportedClaims } from '@barycenter/core/claims/claim-names'
import type { ClientMetadata } from '@barycenter/core/clients/client-metadata'
import { ensureSigningKey } from '@barycenter/core/keys/provide-signing-keys'
import { SIGNING_ALGORITHMS } from '@barycenter/core/keys/signing-keys'
import { type DeliveryWorker, startDeliveryWorker } from '@barycenter/core/logout/delivery-worker'
import { DEFAULT_OAUTH_SETTINGS, type OAuthSettings } from '@barycenter/core/oauth-settings'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createProvider } from '../app.ts'
import { answerOf, authorizeUrl, locationOf, type RequestChange, VERIFIER } from '../testing/authorization.ts'
import { type LogoutReceiver, openLogoutReceiver } from '../testing/logout-receiver.ts'
import { insertPasskeyHolder } from '../testing/passkey-holder.ts'
import { insertPerson } from '../testing/people.ts'
import { openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'
import { openVisitor, type Visitor } from '../testing/visitor.ts'

const alice = { username: 'alice', password: 'correct horse' }
const CODE = 'authorization_code'
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
const MAPPED = [{ claim: 'role', property: 'role', scope: 'roles' }]
const PLACE: Record<string, RegExp> = {
  login: /^\/login\?/,
  consent: /^\/consent\?/,
  select_account: /^\/account\/select\?/,
  create: /^\/register\?/,
}

let env: TestEnv
let requests: TokenRequests
let visitor: Visitor
let receiver: LogoutReceiver
let worker: DeliveryWorker
let metadata: Record<string, unknown>

beforeAll(async () => {
  const oauth: OAuthSettings = {
    ...DEFAULT_OAUTH_SETTINGS,
    registration: 'open',
    ...{ publicRegistration: true, claims: MAPPED, outboundNetworks: ['127.0.0.1'] },
    resources: [{ identifier: 'https://api.example', scopes: ['api'], introspectors: [] }],
  }
  const encryptionKey = Buffer.alloc(32, 7).toString('base64url')
  env = await createTestEnv('sqlite', { settings: { oauth }, encryptionKey })
  for (const algorithm of SIGNING_ALGORITHMS) await ensureSigningKey(env, algorithm)
  requests = openTokenRequests(env)
  receiver = await openLogoutReceiver()
  worker = startDeliveryWorker(env)
  const said = Object.fromEntries(supportedClaims(MAPPED).map((claim) => [claim, `a ${claim}`]))
  const properties = { ...said, address: { locality: 'Bern' }, phone_number_verified: true }
  await insertPerson(env, { ...alice, email: 'a@example.com', emailVerified: true, properties })
  visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
  await visitor.fillIn('/login', alice)
  metadata = JSON.parse(await (await visitor.get('/.well-known/openid-configuration')).text())
})
afterAll(async () => {
  await worker.stop()
  await receiver.close()
  await env.dispose()
})

const path = (member: string) => new URL(String(metadata[member])).pathname
const register = (more: Partial<ClientMetadata> = {}) =>
  registerTestClient(env, {
    ...{ skip_consent: true, grant_types: [CODE, 'refresh_token', 'client_credentials', DEVICE] },
    ...more,
  })
const ask = (client: TestClient, change: RequestChange = {}, who = visitor) =>
  who.get(authorizeUrl(client.clientId, change).replace('/authorize', path('authorization_endpoint')))
const verified = async (jwt: string) =>
  jwtVerify(jwt, createLocalJWKSet(await requests.jwks()), { currentDate: env.clock.now() })
const post = (member: string, client: TestClient | undefined, fields: Record<string, string>) =>
  requests.post(path(member), client, fields)

/** The code flow, to its tokens. */
const flow = async (change: RequestChange = {}, more: Partial<ClientMetadata> = {}, who = visitor) => {
  const client = await register(more)
  const { code = '' } = answerOf(await ask(client, change, who))
  const form = { grant_type: CODE, code, code_verifier: VERIFIER }
  const answer = await post('token_endpoint', client, form)
  const token = textOf(answer, 'access_token')
  const { payload, protectedHeader } = await verified(textOf(answer, 'id_token'))
  return { client, answer, token, claims: payload, algorithm: protectedHeader.alg }
}
const userInfo = (token: string) =>
  visitor.get(path('userinfo_endpoint'), { authorization: `Bearer ${token}` })

const signsOut = async () => {
  const { fillIn, get } = openVisitor(createProvider(env, { trustedProxies: [] }))
  await fillIn('/login', alice)
  const client = await register({ backchannel_logout_uri: receiver.uri })
  const { code = '' } = answerOf(await get(authorizeUrl(client.clientId)))
  const form = { grant_type: CODE, code, code_verifier: VERIFIER }
  const idToken = textOf(await post('token_endpoint', client, form), 'id_token')
  const response = await get(`${path('end_session_endpoint')}?id_token_hint=${idToken}`)
  expect(response.status).toBeLessThan(400)
  const { sid } = decodeJwt(idToken)
  const told = () => receiver.tokens().map((token) => decodeJwt(token)['sid'])
  await vi.waitFor(() => expect(told()).toContain(sid), 20_000)
}
const grants: Record<string, () => Promise<unknown>> = {
  [CODE]: () => flow(),
  client_credentials: async () =>
    textOf(
      await post('token_endpoint', await register(), { grant_type: 'client_credentials' }),
      'access_token',
    ),
  refresh_token: async () => {
    const { client, answer } = await flow({ scope: 'openid offline_access' })
    const form = { grant_type: 'refresh_token', refresh_token: textOf(answer, 'refresh_token') }
    return textOf(await post('token_endpoint', client, form), 'access_token')
  },
  [DEVICE]: async () => {
    const client = await register()
    const started = await post('device_authorization_endpoint', client, { scope: 'openid' })
    await visitor.fillIn(`/device?user_code=${textOf(started, 'user_code')}`, { decision: 'allow' })
    const form = { grant_type: DEVICE, device_code: textOf(started, 'device_code') }
    return textOf(await post('token_endpoint', client, form), 'access_token')
  },
}

/** What each member promises, tried out. */
const PROMISES: Record<string, (value: never) => Promise<void>> = {
  issuer: async (value: string) => expect((await flow()).claims.iss).toBe(value),
  jwks_uri: async () => expect((await visitor.get(path('jwks_uri'))).status).toBe(200),
  subject_types_supported: async (value: ClientMetadata['subject_type'][]) => {
    const subjects = value.map(async (subject_type) => (await flow({}, { subject_type })).claims.sub)
    expect(new Set(await Promise.all(subjects)).size).toBe(value.length)
  },
  id_token_signing_alg_values_supported: async (value: (typeof SIGNING_ALGORITHMS)[number][]) => {
    for (const alg of value)
      expect((await flow({}, { id_token_signed_response_alg: alg })).algorithm).toBe(alg)
  },
  authorization_endpoint: async () => {
    const query = authorizeUrl((await register()).clientId).split('?')[1] ?? ''
    const fields = Object.fromEntries(new URLSearchParams(query))
    const response = await visitor.post(path('authorization_endpoint'), fields)
    expect(answerOf(await visitor.get(locationOf(response)))).toHaveProperty('code')
  },
  authorization_response_iss_parameter_supported: async () => {
    for (const prompt of ['none', 'dance'])
      expect(answerOf(await ask(await register(), { prompt }))).toMatchObject({ iss: metadata['issuer'] })
  },
  response_types_supported: async (value: ('code' | 'none')[]) => {
    const client = await register({ response_types: value })
    for (const response_type of value)
      expect('code' in answerOf(await ask(client, { response_type }))).toBe(response_type === 'code')
  },
  response_modes_supported: async (value: string[]) => {
    const where: Record<string, RegExp> = { query: /\?code=/, fragment: /#code=/, form_post: /name="code"/ }
    for (const response_mode of value) {
      const response = await ask(await register(), { response_mode })
      expect(response.headers.get('location') ?? (await response.text())).toMatch(
        where[response_mode] ?? /$^/,
      )
    }
  },
  code_challenge_methods_supported: async (value: string[]) => {
    for (const method of value) await flow({ code_challenge_method: method })
  },
  scopes_supported: async (value: string[]) =>
    expect(textOf((await flow({ scope: value.join(' ') })).answer, 'scope')).toBe(value.join(' ')),
  prompt_values_supported: async (value: string[]) => {
    for (const prompt of value) {
      const response = await ask(await register({ skip_consent: false }), { prompt })
      if (prompt === 'none') expect(answerOf(response)).toMatchObject({ error: 'consent_required' })
      else expect(locationOf(response)).toMatch(PLACE[prompt] ?? /$^/)
    }
  },
  acr_values_supported: async (value: string[]) => {
    const holder = await insertPasskeyHolder(env, 'holder')
    for (const acr of value) {
      const claims = JSON.stringify({ id_token: { acr: { essential: true, value: acr } } })
      expect((await flow({ claims }, {}, holder.visitor)).claims['acr']).toBe(acr)
    }
  },
  claims_parameter_supported: async () =>
    expect((await flow({ claims: '{"id_token":{"email":null}}' })).claims).toHaveProperty('email'),
  ui_locales_supported: async ([language]: string[]) => {
    const page = await ask(await register(), { prompt: 'login', ui_locales: language ?? '' })
    expect(await (await visitor.get(locationOf(page))).text()).toContain(`<html lang="${language}"`)
  },
  token_endpoint: async () => void (await flow()),
  grant_types_supported: async (value: string[]) => {
    for (const type of value) expect(await grants[type]?.(), type).toBeDefined()
  },
  userinfo_endpoint: async () => expect((await userInfo((await flow()).token)).status).toBe(200),
  userinfo_signing_alg_values_supported: async (value: (typeof SIGNING_ALGORITHMS)[number][]) => {
    for (const alg of value) {
      const { token } = await flow({}, { userinfo_signed_response_alg: alg })
      const { protectedHeader } = await verified(await (await userInfo(token)).text())
      expect(protectedHeader.alg).toBe(alg)
    }
  },
  claim_types_supported: async (value: string[]) => expect(value).toEqual(['normal']),
  claims_supported: async (value: string[]) => {
    const scope = `${metadata['scopes_supported']}`.replaceAll(',', ' ')
    const { claims, token } = await flow({ scope })
    const told = { ...claims, ...JSON.parse(await (await userInfo(token)).text()) }
    expect(value.filter((claim) => !(claim in told))).toEqual([])
  },
  introspection_endpoint: async () => {
    const { client, token } = await flow()
    expect((await post('introspection_endpoint', client, { token })).body['active']).toBe(true)
  },
  introspection_signing_alg_values_supported: async (value: string[]) => {
    const { client, token } = await flow({}, { token_endpoint_auth_method: 'client_secret_post' })
    const { clientId, clientSecret = '' } = client
    const body = new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret })
    const headers = { accept: 'application/token-introspection+jwt' }
    const init = { method: 'POST', body, headers }
    const response = await requests.request(path('introspection_endpoint'), init)
    expect(value).toContain((await verified(await response.text())).protectedHeader.alg)
  },
  revocation_endpoint: async () => {
    const { client, token } = await flow()
    expect((await post('revocation_endpoint', client, { token })).status).toBe(200)
    expect((await userInfo(token)).status).toBe(401)
  },
  device_authorization_endpoint: async () => void (await grants[DEVICE]?.()),
  registration_endpoint: async () => {
    const body = JSON.stringify({ redirect_uris: ['https://client.example/callback'] })
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', body, headers }
    expect((await requests.request(path('registration_endpoint'), init)).status).toBe(201)
  },
  end_session_endpoint: signsOut,
  backchannel_logout_supported: signsOut,
  backchannel_logout_session_supported: signsOut,
}

/** Those that clients-proofs.test.ts tries out. */
const PROOFS = /^request_|^require_request_uri_|_auth_(?:methods|signing_alg_values)_supported$/

test('every member of the metadata is tried out, and says more than no', () => {
  const others = Object.keys(metadata).filter((member) => !PROOFS.test(member))
  expect(others.toSorted()).toEqual(Object.keys(PROMISES).toSorted())
  expect(Object.values(metadata)).not.toContain(false)
})

test.each(Object.keys(PROMISES))('%s is true', async (member) => {
  // Each takes the value that its member has.
  await PROMISES[member]?.(metadata[member] as never)
})
