import type { Passwords } from '@barycenter/core/passwords'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { insertPerson } from '../testing/people.ts'
import { openVisitor } from '../testing/visitor.ts'

const signInLimits = {
  pair: { failures: 2, seconds: 600 },
  address: { failures: 4, seconds: 600 },
  username: { failures: 6, seconds: 600 },
}

describe.each(DIALECTS)('too many failed sign-ins (%s)', (dialect) => {
  let env: TestEnv
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    await insertPerson(env, { username: 'alice', password: 'right' })
    await insertPerson(env, { username: 'bob', password: 'right' })
  })
  afterAll(() => env.dispose())

  /** A provider that has seen no failure yet, and a way to try a password there. */
  function openDoor(trustedProxies: readonly string[] = []) {
    let verifications = 0
    const passwords: Passwords = {
      ...env.passwords,
      verify: (...presented) => {
        verifications += 1
        return env.passwords.verify(...presented)
      },
    }
    const app = createProvider({ ...env, passwords }, { trustedProxies, signInLimits })
    return {
      tryPassword: async (username: string, password: string, address = '198.51.100.7') => {
        const visitor = openVisitor(app, { address })
        return visitor.fillIn('/login?return_to=%2Fdevice', { username, password })
      },
      verifications: () => verifications,
    }
  }

  test('O16: are answered with 429, when to come back, and the way back to the form', async () => {
    const { tryPassword } = openDoor()
    for (let attempt = 0; attempt < 2; attempt++)
      expect((await tryPassword('alice', 'wrong')).status).toBe(303)
    const response = await tryPassword('alice', 'wrong')
    const page = await response.text()
    expect(response.status).toBe(429)
    const wait = Number(response.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(590)
    expect(wait).toBeLessThanOrEqual(600)
    expect(page).toContain('Please wait 10 minutes')
    expect(page).toContain('href="/login?return_to=%2Fdevice"')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('hide whether a password is right: it is not even looked at', async () => {
    const { tryPassword, verifications } = openDoor()
    for (let attempt = 0; attempt < 2; attempt++) await tryPassword('alice', 'wrong')
    const [right, wrong] = [await tryPassword('alice', 'right'), await tryPassword('alice', 'wrong')]
    expect(verifications()).toBe(2)
    expect([right.status, right.headers.getSetCookie()]).toEqual([wrong.status, wrong.headers.getSetCookie()])
    expect(await right.text()).toBe(await wrong.text())
  })

  test('hide whether the user exists', async () => {
    const { tryPassword } = openDoor()
    const pages: string[] = []
    for (const [username, address] of [
      ['alice', '192.0.2.1'],
      ['nobody', '192.0.2.2'],
    ] as const) {
      for (let attempt = 0; attempt < 2; attempt++) await tryPassword(username, 'wrong', address)
      const response = await tryPassword(username, 'wrong', address)
      expect(response.status).toBe(429)
      pages.push(await response.text())
    }
    expect(pages[0]).toBe(pages[1])
  })

  test('are counted per username however it is spelled', async () => {
    const { tryPassword } = openDoor()
    await tryPassword('alice', 'wrong')
    await tryPassword('ALICE', 'wrong')
    expect((await tryPassword('ａlice', 'wrong')).status).toBe(429)
  })

  test('by a stranger do not lock the person out elsewhere', async () => {
    const { tryPassword } = openDoor()
    for (let attempt = 0; attempt < 20; attempt++) await tryPassword('alice', 'wrong', '192.0.2.66')
    expect((await tryPassword('alice', 'right')).headers.get('location')).toBe('/device')
  })

  test('by one address for many users stop that address, and nobody else', async () => {
    const { tryPassword } = openDoor()
    for (const username of ['a', 'b', 'c', 'd']) await tryPassword(username, 'wrong', '192.0.2.66')
    expect((await tryPassword('bob', 'right', '192.0.2.66')).status).toBe(429)
    expect((await tryPassword('bob', 'right')).status).toBe(303)
  })

  test('from one IPv6 network count as from one address', async () => {
    const { tryPassword } = openDoor()
    await tryPassword('alice', 'wrong', '2001:db8:1:2::1')
    await tryPassword('alice', 'wrong', '2001:db8:1:2:ffff::2')
    expect((await tryPassword('alice', 'wrong', '2001:db8:1:2::3')).status).toBe(429)
    expect((await tryPassword('alice', 'wrong', '2001:db8:1:3::3')).status).toBe(303)
  })

  test('from everywhere for one user stop that user', async () => {
    const { tryPassword } = openDoor()
    for (const last of [1, 2, 3, 4, 5, 6]) await tryPassword('alice', 'wrong', `192.0.2.${last}`)
    expect((await tryPassword('alice', 'right', '192.0.2.7')).status).toBe(429)
    expect((await tryPassword('bob', 'right', '192.0.2.7')).status).toBe(303)
  })

  test('are forgiven to the person who gets it right in the end', async () => {
    const { tryPassword } = openDoor()
    for (let round = 0; round < 3; round++) {
      expect((await tryPassword('alice', 'wrong')).status).toBe(303)
      expect((await tryPassword('alice', 'right')).headers.get('location')).toBe('/device')
    }
  })

  test('are not what successes are: those do not count', async () => {
    const { tryPassword } = openDoor()
    for (let attempt = 0; attempt < 8; attempt++) {
      expect((await tryPassword('alice', 'right')).headers.get('location')).toBe('/device')
    }
  })

  test('O16 Concurrency: cannot be had by asking for all at once', async () => {
    const { tryPassword, verifications } = openDoor()
    const responses = await Promise.all(Array.from({ length: 20 }, () => tryPassword('alice', 'wrong')))
    expect(responses.filter(({ status }) => status === 429)).toHaveLength(18)
    expect(verifications()).toBe(2)
  })

  test('O16 B33: cannot be spread over made-up addresses', async () => {
    const app = createProvider(env, { trustedProxies: ['10.0.0.1'], signInLimits })
    const visitor = openVisitor(app, { address: '192.0.2.66' })
    const statuses: number[] = []
    for (const last of [1, 2, 3]) {
      const { cookies } = visitor
      await visitor.get('/login')
      expect(cookies.size).toBe(1)
      const page = await (await visitor.get('/login')).text()
      const token = /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? ''
      const form = { username: 'alice', password: 'wrong', csrf_token: token }
      statuses.push((await visitor.post('/login', form, { 'x-forwarded-for': `203.0.113.${last}` })).status)
    }
    expect(statuses).toEqual([303, 303, 429])
  })
})
