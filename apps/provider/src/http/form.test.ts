import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import type { ProviderHono } from './context.ts'

let env: TestEnv
let app: Hono<ProviderHono>
beforeAll(async () => {
  env = await createTestEnv('sqlite')
  app = createProvider(env, { trustedProxies: [] })
})
afterAll(() => env.dispose())

const form = 'application/x-www-form-urlencoded'
const post = (path: string, body: string, type = form) =>
  app.request(path, { method: 'POST', body, headers: { 'content-type': type } })

const stream = (path: string, body: ReadableStream<Uint8Array>) =>
  app.request(path, { method: 'POST', body, duplex: 'half', headers: { 'content-type': form } })

// To /logout the application of anybody may send one: without our token it is a question to the person.
describe.each([
  ['/login', 400],
  ['/logout', 303],
])('a form sent to %s', (path, answer) => {
  test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', `${form}x`, ''])(
    'is refused as "%s"',
    async (type) => {
      const response = await post(path, 'username=a', type)
      expect(response.status).toBe(415)
      expect(response.headers.get('content-type')).toContain('text/html')
    },
  )

  test('may say its character encoding', async () => {
    expect((await post(path, 'x=1', `${form.toUpperCase()}; charset=UTF-8`)).status).toBe(answer)
  })

  test('is refused when it is too large', async () => {
    expect((await post(path, `username=${'a'.repeat(64 * 1024)}`)).status).toBe(413)
    expect((await post(path, `csrf_token=${'a'.repeat(64 * 1024 - 11)}`)).status).not.toBe(413)
  })

  test('is refused when it is too large and does not say so', async () => {
    const chunk = new TextEncoder().encode('a'.repeat(16 * 1024))
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1
        controller.enqueue(chunk)
      },
    })
    expect((await stream(path, endless)).status).toBe(413)
    expect(sent).toBeLessThan(10)
  })

  test('is refused when it breaks off', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('reset')),
    })
    expect((await stream(path, broken)).status).toBe(400)
  })
})

test.each([
  ['username', 'password=b&csrf_token=c'],
  ['password', 'username=a&csrf_token=c'],
  ['csrf_token', 'username=a&password=b'],
])('a form without %s is refused', async (name, body) => {
  const response = await post('/login', body)
  expect(response.status).toBe(400)
  expect(await response.text()).toContain(`lacks the field ${name}`)
})

test.each(['username', 'password', 'csrf_token', 'return_to'])(
  'a form with two %s is refused',
  async (name) => {
    const response = await post('/login', `username=a&password=b&csrf_token=c&return_to=%2F&${name}=d`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(`the field ${name} more than once`)
  },
)

test('a form in broken UTF-8 is no reason to break', async () => {
  expect((await post('/login', 'username=%ff%fe&password=%00&csrf_token=%')).status).toBe(403)
})
