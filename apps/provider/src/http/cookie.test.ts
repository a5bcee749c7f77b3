import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { insertPerson } from '../testing/people.ts'
import { hiddenFields, openVisitor } from '../testing/visitor.ts'

let env: TestEnv
afterEach(() => env.dispose())

/** The `Set-Cookie` lines of showing the form, of signing in and of signing out. */
async function collectCookies(issuer: string): Promise<string[]> {
  env = await createTestEnv('sqlite', { settings: { issuer } })
  await insertPerson(env, { username: 'alice', password: 'correct horse' })
  const visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
  const base = new URL(issuer).pathname.replace(/\/$/, '')
  const shown = await visitor.get(`${base}/login`)
  const form = { ...hiddenFields(await shown.text()), username: 'alice', password: 'correct horse' }
  const signedIn = await visitor.post(`${base}/login`, form)
  const signedOut = await visitor.fillIn(`${base}/logout`, {})
  return [shown, signedIn, signedOut].flatMap(({ headers }) => headers.getSetCookie())
}

const value = /=[\w-]{43};/

describe('cookies (RFC 6265bis)', () => {
  test('over TLS are bound to the host, to TLS and to our own forms', async () => {
    const lines = await collectCookies('https://op.example')
    expect(lines.map((line) => line.replace(value, '=…;'))).toEqual([
      '__Host-barycenter_login=…; Path=/; HttpOnly; Secure; SameSite=Lax',
      '__Host-barycenter_session=…; Path=/; HttpOnly; Secure; SameSite=Lax',
      '__Host-barycenter_session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    ])
  })

  test('of an issuer with a path go to that path only', async () => {
    const lines = await collectCookies('https://op.example/auth')
    expect(lines.map((line) => line.replace(value, '=…;'))).toEqual([
      '__Secure-barycenter_login=…; Path=/auth; HttpOnly; Secure; SameSite=Lax',
      '__Secure-barycenter_session=…; Path=/auth; HttpOnly; Secure; SameSite=Lax',
      '__Secure-barycenter_session=; Max-Age=0; Path=/auth; HttpOnly; Secure; SameSite=Lax',
    ])
  })

  test('over plain http have no Secure, which would keep browsers from sending them', async () => {
    const lines = await collectCookies('http://localhost:8080')
    expect(lines.map((line) => line.replace(value, '=…;'))).toEqual([
      'barycenter_login=…; Path=/; HttpOnly; SameSite=Lax',
      'barycenter_session=…; Path=/; HttpOnly; SameSite=Lax',
      'barycenter_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ])
  })
})

test.each([
  'barycenter_session',
  'barycenter_session=',
  'barycenter_session=%',
  'barycenter_session=%E0%A4%A',
  'barycenter_session=%00',
  'barycenter_session=\u00ff\u00fe',
  'barycenter_session="a b"',
  `barycenter_session=${'a'.repeat(44)}`,
  `barycenter_session=${'x'.repeat(8000)}`,
  ';;;=;==;__proto__=x;constructor=y',
  `barycenter_session=${'a'.repeat(42)}!`,
])('a malformed cookie is no cookie: %j', async (cookie) => {
  env = await createTestEnv('sqlite')
  const visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
  for (const path of ['/', '/login', '/logout']) {
    expect((await visitor.get(path, { cookie })).status).toBe(200)
  }
  expect((await visitor.post('/logout', { csrf_token: '' }, { cookie })).status).toBe(303)
  expect(
    (await visitor.post('/login', { csrf_token: '', username: 'a', password: 'b' }, { cookie })).status,
  ).toBe(403)
})
