import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { answerOf, authorizeUrl, locationOf, type RequestChange, signInAt } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { openVisitor, type Visitor } from '../testing/visitor.ts'

const alice = { username: 'alice', password: 'correct horse' }

describe.each(DIALECTS)('/authorize (%s)', (dialect) => {
  let env: TestEnv
  let client: TestClient
  let visitor: Visitor
  let signedIn: Visitor
  const open = () => openVisitor(createProvider(env, { trustedProxies: [] }))

  beforeAll(async () => {
    env = await createTestEnv(dialect)
    await insertPerson(env, alice)
    client = await registerTestClient(env, {
      redirect_uris: ['https://client.example/callback', 'https://client.example/with?a=1'],
      response_types: ['code', 'none'],
      skip_consent: true,
    })
    signedIn = open()
    await signedIn.fillIn('/login', alice)
  })
  afterAll(() => env.dispose())
  beforeEach(() => {
    visitor = open()
  })

  const ask = (change: RequestChange = {}) => signedIn.get(authorizeUrl(client.clientId, change))

  describe('with a redirect URI that is not registered', () => {
    test.each([
      'https://client.example/Callback',
      'https://CLIENT.example/callback',
      'https://client.example/callback/',
      'https://client.example/callback?x=1',
      'https://client.example/callback#x',
      'https://client.example/x/%2e%2e/callback',
      'https://x@client.example/callback',
      'https://sub.client.example/callback',
      'https://client.example/callback/more',
      'http://client.example/callback',
      'javascript:alert(1)',
      '//client.example/callback',
    ])('B1 B4: %s is a page, and no redirect', async (redirect_uri) => {
      for (const browser of [signedIn, visitor]) {
        const response = await browser.get(authorizeUrl(client.clientId, { redirect_uri }))
        expect(response.status).toBe(400)
        expect(response.headers.get('location')).toBeNull()
        expect(await response.text()).toContain(
          'The redirect_uri is not one that this application has registered.',
        )
      }
    })

    test.each<[string, RequestChange]>([
      ['an unknown client', { client_id: 'nobody' }],
      ['no client', { client_id: null }],
      ['a client that PostgreSQL cannot look for', { client_id: 'a\0b' }],
      ['two clients', { client_id: ['a', 'b'] }],
      ['two redirect URIs', { redirect_uri: ['https://client.example/callback', 'https://evil.example/'] }],
      ['no redirect URI', { redirect_uri: null }],
    ])('B4: %s is a page, and no redirect', async (_, change) => {
      const response = await ask(change)
      expect(response.status).toBe(400)
      expect(response.headers.get('location')).toBeNull()
      expect(response.headers.get('content-type')).toContain('text/html')
    })

    test('O25 O28: the page repeats nothing of the request', async () => {
      const redirect_uri = 'https://evil.example/<script>alert(1)</script>'
      const page = await (await ask({ redirect_uri, state: '<img src=x>' })).text()
      expect(page).not.toMatch(/evil|<script|<img/)
    })
  })

  describe('with something else wrong', () => {
    test.each<[string, RequestChange, string]>([
      ['B11: token', { response_type: 'token' }, 'unsupported_response_type'],
      ['B11: id_token token', { response_type: 'id_token token' }, 'unsupported_response_type'],
      ['B11: code token', { response_type: 'code token' }, 'unsupported_response_type'],
      ['a missing response_type', { response_type: null }, 'invalid_request'],
      ['B14 O9: no code_challenge', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
      ['B17 O10: plain', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['B17: no method, which means plain', { code_challenge_method: null }, 'invalid_request'],
      ['O10: an unknown method', { code_challenge_method: 'S512' }, 'invalid_request'],
      ['O4: an empty code_challenge', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
      ['a code_challenge that S256 does not make', { code_challenge: 'short' }, 'invalid_request'],
      ['O3: a parameter twice', { scope: ['openid', 'email'] }, 'invalid_request'],
      [
        'B12: web_message, or any other response_mode that is not offered',
        { response_mode: 'web_message' },
        'invalid_request',
      ],
      ['OIDC: prompt=none with others', { prompt: 'none login' }, 'invalid_request'],
      ['an unknown prompt', { prompt: 'dance' }, 'invalid_request'],
      ['prompt=create without registration', { prompt: 'create' }, 'invalid_request'],
      ['a max_age that is no number', { max_age: 'old' }, 'invalid_request'],
      ['claims that are no JSON', { claims: '{' }, 'invalid_request'],
      ['claims of another shape', { claims: '{"id_token":{"email":1}}' }, 'invalid_request'],
      ['a foreign id_token_hint', { id_token_hint: 'e30.e30.e30' }, 'invalid_request'],
      ['8707: an unknown resource', { resource: 'https://api.example' }, 'invalid_target'],
      ['registration', { registration: '{}' }, 'registration_not_supported'],
      [
        'OIDC: an essential acr that cannot be had',
        { claims: '{"id_token":{"acr":{"essential":true,"value":"aal3"}}}' },
        'unmet_authentication_requirements',
      ],
    ])('%s is told to the client by redirect', async (_, change, error) => {
      const response = await ask({ ...change, response_mode: change['response_mode'] ?? 'query' })
      const answer = answerOf(response)
      expect(answer).toMatchObject({ error, state: 'a state', iss: 'http://localhost:8080' })
      expect(answer['error_description']).toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/)
      expect(answer).not.toHaveProperty('code')
    })

    test('B11: is told in the fragment where tokens were expected there', async () => {
      const location = locationOf(await ask({ response_type: 'id_token token' }))
      expect(location).toMatch(/^https:\/\/client\.example\/callback#error=unsupported_response_type&/)
    })

    test('B5: is told to nobody who has not signed in, unless that was forbidden', async () => {
      const wrong = authorizeUrl(client.clientId, { response_type: 'token', response_mode: 'query' })
      const login = locationOf(await visitor.get(wrong))
      expect(login).toMatch(/^\/login\?return_to=/)
      expect(answerOf(await signInAt(visitor, login, alice))).toMatchObject({
        error: 'unsupported_response_type',
      })

      const silent = authorizeUrl(client.clientId, {
        response_type: 'token',
        response_mode: 'query',
        prompt: 'none',
      })
      expect(answerOf(await open().get(silent))).toMatchObject({ error: 'unsupported_response_type' })
    })

    test('B5: an application that registered itself, as anybody could, sends nobody anywhere', async () => {
      const settings = { ...env.settings, oauth: { ...env.settings.oauth, registration: 'open' as const } }
      const stranger = await registerTestClient(env, {}, { origin: 'dynamic' })
      const browser = openVisitor(createProvider({ ...env, settings }, { trustedProxies: [] }))
      await browser.fillIn('/login', alice)
      const response = await browser.get(authorizeUrl(stranger.clientId, { response_type: 'token' }))
      expect(response.status).toBe(400)
      expect(await response.text()).toContain('Go back only if you know <strong>client.example</strong>')
    })
  })

  describe('for somebody who is signed in', () => {
    test('B10: answers with a code, the state and the issuer', async () => {
      const answer = answerOf(await ask())
      expect(answer).toEqual({
        code: expect.stringMatching(/^[\w-]{43}$/),
        state: 'a state',
        iss: 'http://localhost:8080',
      })
    })

    test('O17: stores the code only as a digest', async () => {
      const { code = '' } = answerOf(await ask())
      expect(await env.testDatabase.dump()).not.toContain(code)
    })

    test('keeps the query that a redirect URI has', async () => {
      const location = locationOf(await ask({ redirect_uri: 'https://client.example/with?a=1' }))
      expect(location).toMatch(/^https:\/\/client\.example\/with\?a=1&code=/)
    })

    test('O2: ignores parameters that it does not know, however often', async () => {
      expect(answerOf(await ask({ dance: ['one', 'two'] }))).toHaveProperty('code')
    })

    test('answers response_type=none with nothing but state and issuer', async () => {
      const answer = answerOf(
        await ask({ response_type: 'none', code_challenge: null, code_challenge_method: null }),
      )
      expect(answer).toEqual({ state: 'a state', iss: 'http://localhost:8080' })
    })

    test('answers in the fragment', async () => {
      expect(locationOf(await ask({ response_mode: 'fragment' }))).toMatch(
        /^https:\/\/client\.example\/callback#code=/,
      )
    })

    test('O25: answers by a form that sends itself, and says so in its policy', async () => {
      const response = await ask({ response_mode: 'form_post', state: '"><script>alert(1)</script>' })
      const page = await response.text()
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(policy).toContain("form-action 'self' https:;")
      expect(policy).toMatch(/script-src 'sha256-[\w+/]+=*'/)
      expect(page).toContain('<form method="post" action="https://client.example/callback">')
      expect(page).toMatch(/name="code" value="[\w-]{43}"/)
      expect(page).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
      expect(page.match(/<script>/g)).toHaveLength(1)
    })

    test('O1: takes the request as a form as well', async () => {
      const { searchParams } = new URL(authorizeUrl(client.clientId), 'http://localhost')
      const response = await signedIn.post('/authorize', Object.fromEntries(searchParams), {
        origin: 'https://client.example',
        'sec-fetch-site': 'cross-site',
      })
      expect(answerOf(await signedIn.get(locationOf(response)))).toHaveProperty('code')
    })

    test('B7 O26: lets no script of another site read anything', async () => {
      const url = authorizeUrl(client.clientId)
      const headers = { origin: 'https://client.example', 'access-control-request-method': 'GET' }
      const app = createProvider(env, { trustedProxies: [] })
      const answers = [
        await signedIn.get(url, headers),
        await app.request(url, { method: 'OPTIONS', headers }),
      ]
      for (const { headers } of answers) expect(headers.get('access-control-allow-origin')).toBeNull()
    })

    test('B9: tells nobody where the browser came from', async () => {
      expect((await ask()).headers.get('referrer-policy')).toBe('no-referrer')
    })
  })
})
