import { authenticateAdminToken, listAdminTokens } from '@barycenter/core/admin-tokens/admin-tokens'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { announce } from './announcement.ts'

let env: TestEnv
beforeEach(async () => {
  env = await createTestEnv('sqlite')
})
afterEach(() => env.dispose())

/** The line that tells where the playground is. */
async function playgroundLine(isTerminal: boolean, tokenFile: string | undefined) {
  let printed = ''
  const write = (text: string) => {
    printed += text
  }
  await announce(
    env,
    { write, isTerminal, isColoured: false },
    {
      listeners: [{ name: 'admin', url: 'http://localhost:8081' }],
      issuer: 'http://localhost:8080',
      tokenFile,
      nextCommand: 'barycenter sync-users',
    },
  )
  return /^ {2}Playground +(.*)$/m.exec(printed)?.[1]
}

test('what goes elsewhere than to a terminal has no token in it, and none is made for it', async () => {
  expect(await playgroundLine(false, '/data/admin-token')).toBe('http://localhost:8081/admin/playground')
  expect(await listAdminTokens(env)).toEqual([])
})

test('who holds no token at this place gets none with the link', async () => {
  expect(await playgroundLine(true, undefined)).toBe('http://localhost:8081/admin/playground')
  expect(await listAdminTokens(env)).toEqual([])
})

test('on a terminal the link has a token of its own in its fragment, which no log has', async () => {
  const [address, token = ''] = (await playgroundLine(true, '/data/admin-token'))?.split('#token=') ?? []
  expect(address).toBe('http://localhost:8081/admin/playground')
  expect(await authenticateAdminToken(env, token)).toMatchObject({ scopes: ['admin'] })
  expect(await listAdminTokens(env)).toMatchObject([{ expiresAt: expect.any(Date) }])
  expect(env.logged.join('\n')).not.toContain(token)
})
