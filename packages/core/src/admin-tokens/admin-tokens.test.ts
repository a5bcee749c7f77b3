import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addSeconds } from '../clock.ts'
import { type AdminScope, allows, LOCAL_OPERATOR } from './admin-token.ts'
import {
  authenticateAdminToken,
  createAdminToken,
  listAdminTokens,
  newTokenHalves,
  revokeAdminToken,
  storeToken,
} from './admin-tokens.ts'
import { createLinkToken, LINK_TOKEN_LIFETIME } from './link-token.ts'
import { formatToken, parseToken } from './token-text.ts'

describe.each(DIALECTS)('admin tokens on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const create = (options: { scopes?: AdminScope[]; expiresAt?: Date } = {}) =>
    createAdminToken(env, LOCAL_OPERATOR, {
      name: 'ci',
      scopes: options.scopes ?? ['users:sync'],
      expiresAt: options.expiresAt,
    })

  test('a token proves its name and its scopes', async () => {
    const { text } = await create()
    expect(await authenticateAdminToken(env, text)).toEqual({ actor: 'token:ci', scopes: ['users:sync'] })
  })

  test.each([
    ['nothing', () => ''],
    ['another text', () => 'Bearer'],
    ['a wrong secret', (text: string) => text.slice(0, -2) + (text.endsWith('AA') ? 'BB' : 'AA')],
    [
      'an unknown id',
      (text: string) => text.replace(/^bary_./, (start) => (start.endsWith('f') ? 'bary_e' : 'bary_f')),
    ],
    ['more than the token', (text: string) => `${text}A`],
  ])('%s proves nothing', async (_, spoil) => {
    const { text } = await create()
    expect(await authenticateAdminToken(env, spoil(text))).toBeUndefined()
  })

  test('a token ends when it expires', async () => {
    const { text } = await create({ expiresAt: addSeconds(env.clock.now(), 60) })
    env.clock.advance(59)
    expect(await authenticateAdminToken(env, text)).toBeDefined()
    env.clock.advance(1)
    expect(await authenticateAdminToken(env, text)).toBeUndefined()
  })

  test('a token ends when it is revoked, once', async () => {
    const { text, token } = await create()
    expect(await revokeAdminToken(env, LOCAL_OPERATOR, token.tokenId)).toMatchObject({
      revokedAt: env.clock.now(),
    })
    expect(await authenticateAdminToken(env, text)).toBeUndefined()
    await expect(revokeAdminToken(env, LOCAL_OPERATOR, token.tokenId)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('storing a token again leaves it as it was', async () => {
    const halves = newTokenHalves(env)
    const request = { name: 'first', scopes: ['admin'] as const, expiresAt: undefined, halves }
    await storeToken(env, LOCAL_OPERATOR, request)
    await storeToken(env, LOCAL_OPERATOR, { ...request, name: 'second' })
    expect((await listAdminTokens(env)).map(({ name }) => name)).toEqual(['first'])
    expect(parseToken(formatToken(halves))).toEqual(halves)
  })

  test('the token of a link allows everything, ends by itself, and is then swept by the next', async () => {
    const text = await createLinkToken(env)
    expect(await authenticateAdminToken(env, text)).toEqual({
      actor: 'token:playground-link',
      scopes: ['admin'],
    })
    await createLinkToken(env)
    expect(await listAdminTokens(env)).toHaveLength(2)
    env.clock.advance(LINK_TOKEN_LIFETIME)
    expect(await authenticateAdminToken(env, text)).toBeUndefined()
    await create()
    await createLinkToken(env)
    expect((await listAdminTokens(env)).map(({ name }) => name)).toEqual(['ci', 'playground-link'])
  })

  test('neither the list nor the database has the secret', async () => {
    const { text } = await create()
    const secret = parseToken(text)?.secret ?? text
    expect(JSON.stringify(await listAdminTokens(env))).not.toContain(secret)
    expect(await env.testDatabase.dump()).not.toContain(secret)
  })
})

test('a scope allows what it includes, and no more', () => {
  const may = (scope: AdminScope, needed: AdminScope) => allows({ actor: 'test', scopes: [scope] }, needed)
  expect(may('admin', 'users:write')).toBe(true)
  expect(may('users:write', 'users:read')).toBe(true)
  expect(may('users:write', 'users:sync')).toBe(true)
  expect(may('users:write', 'admin')).toBe(false)
  expect(may('users:sync', 'users:read')).toBe(false)
  expect(may('users:read', 'users:sync')).toBe(false)
  expect(may('clients:write', 'clients:read')).toBe(true)
  expect(may('clients:write', 'clients:register')).toBe(false)
  expect(may('audit:read', 'users:read')).toBe(false)
})
