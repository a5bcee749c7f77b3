import { findClient } from '@barycenter/core/clients/find-client'
import { providePlaygroundClient } from '@barycenter/core/clients/playground-client'
import { endSession } from '@barycenter/core/logout/end-session.store'
import { drawAccessToken } from '@barycenter/core/tokens/access-token'
import { insertAccessToken } from '@barycenter/core/tokens/access-token.store'
import { findGrantOrigin } from '@barycenter/core/tokens/live-token.store'
import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { storeSession } from '@barycenter/testing/signed-in'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAdmin } from '../server.ts'
import { bearerAuthentication } from './bearer-authentication.ts'

const url = 'http://localhost:8081'
const administrators = { property: 'role', roles: ['admin'], url }
const ADA = { username: 'ada', password: 'a', enabled: true, properties: { role: 'admin' } }

describe.each(DIALECTS)('administrators who have signed in, on %s', (dialect) => {
  let env: TestEnv
  beforeAll(async () => {
    env = await createTestEnv(dialect, { settings: { administrators } })
    await providePlaygroundClient(env)
  })
  afterAll(() => env.dispose())
  beforeEach(() => runSync(env, [ADA]))

  /** Stores an access token as the token endpoint issues it, by a session of its own. */
  const issue = async ({ clientId = 'barycenter-playground', audience = [url] } = {}) => {
    const mark = env.random.id()
    await storeSession(env, { username: 'ada', mark, clientId, lifetime: 86_400 })
    const client = await findClient(env, clientId)
    const origin = await env.database.run((store) => findGrantOrigin(store, mark))
    if (client === undefined || origin?.granted === undefined) throw new Error('there is no grant')
    const { grant } = origin.granted
    const drawn = drawAccessToken(env, {
      client,
      grant,
      scopes: ['openid'],
      audience,
      issuedAt: env.clock.now(),
    })
    if (drawn.kind !== 'opaque') throw new Error('it is a JWT')
    await env.database.run((store) => insertAccessToken(store, drawn))
    return { token: drawn.value, sessionHash: `hash of ${mark}` }
  }
  const ask = async (token: string, asked: TestEnv = env) => {
    const admin = createAdmin(asked, { authenticate: bearerAuthentication(asked) })
    const response = await admin.fetch(
      new Request(`${url}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{"query":"{ __schema { queryType { name } } users(first: 1) { totalCount } }"}',
      }),
    )
    const { data, errors } = await response.json()
    return [response.status, data?.users?.totalCount ?? errors?.[0]?.extensions?.code]
  }

  test('may do everything, and are named by their subject', async () => {
    const { token } = await issue()
    expect(await ask(token)).toEqual([200, 1])
    expect(env.logged.join('\n')).toMatch(/"actor":"user:[0-9a-f-]{36}"/)
    expect(env.logged.join('\n')).not.toContain(token)
  })

  test('get in no longer without the role, when disabled, signed out, or an hour later', async () => {
    const { token, sessionHash } = await issue()
    await runSync(env, [{ ...ADA, properties: { role: 'Admin' } }])
    expect(await ask(token)).toEqual([403, 'FORBIDDEN'])
    await runSync(env, [ADA])
    expect(await ask(token)).toEqual([200, 1])

    await env.database.transaction((store) => endSession(store, sessionHash, env.clock.now()))
    expect(await ask(token)).toEqual([401, 'UNAUTHENTICATED'])

    const second = await issue()
    await runSync(env, [{ ...ADA, enabled: false }])
    expect(await ask(second.token)).toEqual([401, 'UNAUTHENTICATED'])
    await runSync(env, [ADA])
    expect(await ask(second.token)).toEqual([401, 'UNAUTHENTICATED'])

    const longLived = { ...env.settings.oauth.lifetimes, accessToken: 86_400 }
    Object.assign(env.settings, { oauth: { ...env.settings.oauth, lifetimes: longLived } })
    const third = await issue()
    env.clock.advance(3599)
    expect(await ask(third.token)).toEqual([200, 1])
    env.clock.advance(1)
    expect(await ask(third.token)).toEqual([401, 'UNAUTHENTICATED'])
  })

  test('do not get in by tokens that other clients got, or for anything else, or where no roles are configured', async () => {
    const { clientId } = await registerTestClient(env, { skip_consent: true })
    for (const terms of [
      { clientId },
      { audience: [env.settings.issuer] },
      { audience: [url, 'https://api.example'] },
    ]) {
      expect(await ask((await issue(terms)).token)).toEqual([401, 'UNAUTHENTICATED'])
    }
    const off = { ...env, settings: { ...env.settings, administrators: undefined } }
    expect(await ask((await issue()).token, off)).toEqual([401, 'UNAUTHENTICATED'])
  })
})
