import { OAuthError } from '@barycenter/core/oauth-error'
import { recordingLog } from '@barycenter/testing/env'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { ProviderHono } from './context.ts'
import { errorResponse } from './error-response.ts'
import { parseIssuer } from './issuer.ts'
import { programEndpoint } from './program-endpoint.ts'

const issuer = parseIssuer('https://op.example')

/** An app as ours is put together, with an endpoint of each scheme. */
function createApp(answer: () => Response) {
  const { log, logged } = recordingLog()
  const app = new Hono<ProviderHono>().onError(errorResponse(issuer, log))
  app.use('/token', programEndpoint(issuer, { methods: ['POST'], scheme: 'Basic' })).post('/token', answer)
  app
    .use('/userinfo', programEndpoint(issuer, { methods: ['GET', 'POST'], scheme: 'Bearer' }))
    .get('/userinfo', answer)
  return { app, logged }
}

const refuse =
  (...refusal: ConstructorParameters<typeof OAuthError>) =>
  () => {
    throw new OAuthError(...refusal)
  }
const post = (app: Hono<ProviderHono>, headers = {}) => app.request('/token', { method: 'POST', headers })

test('O6 O26: an answer is for the scripts of any site, and for no cache', async () => {
  const { headers } = await post(createApp(() => Response.json({})).app, { origin: 'https://spa.example' })
  expect(Object.fromEntries(headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'WWW-Authenticate, Retry-After',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=31536000',
  })
  expect(headers.has('access-control-allow-credentials')).toBe(false)
})

test('O6 O26: so are a refusal, an unexpected error and a wrong method', async () => {
  const refused = await post(createApp(refuse('invalid_grant', 'the code has expired')).app)
  expect(refused.status).toBe(400)
  expect(await refused.json()).toEqual({
    error: 'invalid_grant',
    error_description: 'the code has expired',
  })

  const { app, logged } = createApp(() => {
    throw new Error('canary')
  })
  const failed = await post(app)
  expect(failed.status).toBe(500)
  expect(await failed.text()).not.toContain('canary')
  expect(logged).toHaveLength(1)

  const wrong = await app.request('/token')
  expect(wrong.status).toBe(405)
  expect(wrong.headers.get('allow')).toBe('OPTIONS, POST')
  expect(await wrong.json()).toMatchObject({ error: 'invalid_request' })

  for (const { headers } of [refused, failed, wrong]) {
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-type')).toContain('application/json')
  }
})

test('O26: a preflight names the methods, and lets Authorization through, which `*` does not cover', async () => {
  const { app } = createApp(() => Response.json({}))
  const preflight = await app.request('/userinfo', {
    method: 'OPTIONS',
    headers: { origin: 'https://spa.example', 'access-control-request-method': 'GET' },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST')
  expect(preflight.headers.get('access-control-allow-headers')).toBe('*, Authorization')
  expect((await app.request('/userinfo', { method: 'HEAD' })).status).toBe(200)
})

test('O7: a client gets a challenge if it failed by a header, and only then', async () => {
  const { app } = createApp(refuse('invalid_client', 'the client is not known'))
  const byHeader = await post(app, { authorization: 'basic YTpi' })
  expect(byHeader.status).toBe(401)
  expect(byHeader.headers.get('www-authenticate')).toBe('Basic realm="https://op.example"')
  const byForm = await post(app)
  expect(byForm.status).toBe(401)
  expect(byForm.headers.has('www-authenticate')).toBe(false)
  const { app: other } = createApp(refuse('invalid_grant', 'x'))
  expect((await post(other, { authorization: 'Basic YTpi' })).headers.has('www-authenticate')).toBe(false)
})

test('O24 O25: an access token is refused in the challenge, in no other characters than RFC 6749 allows', async () => {
  const { app } = createApp(refuse('insufficient_scope', 'needs "größe" \r\n\\'))
  const response = await app.request('/userinfo')
  expect(response.status).toBe(403)
  expect(response.headers.get('www-authenticate')).toBe(
    `Bearer realm="https://op.example", error="insufficient_scope", error_description="needs 'gr''e' '''"`,
  )
})
