import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_ORIGIN } from '../audit/actor.ts'
import { createClient } from './create-client.ts'
import { findClient } from './find-client.ts'

describe.each(DIALECTS)('creating clients on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  test('what was created is found, and its secrets are nowhere but in the result', async () => {
    const { client } = await registerTestClient(env)
    const dynamic = await createClient(env, {
      metadata: client.metadata,
      origin: 'dynamic',
      by: { actor: 'anonymous', origin: LOCAL_ORIGIN },
    })
    expect(await findClient(env, dynamic.client.clientId)).toEqual(dynamic.client)

    const dump = await env.testDatabase.dump()
    for (const secret of [dynamic.clientSecret, dynamic.registrationAccessToken]) {
      // O17: 256 bits.
      expect(secret).toMatch(/^[\w-]{43}$/)
      expect(dump).not.toContain(secret)
    }
    expect(dump).toContain('client.create')
  })

  test('B31: an id of a client is no id of a user', async () => {
    const { clientId } = await registerTestClient(env)
    expect(clientId).toMatch(/^client_[0-9a-f]{32}$/)
    expect(env.random.id()).not.toMatch(/^client_/)
  })

  test('a public client has no secret, uses PKCE, and rotates its refresh tokens', async () => {
    const { client, clientSecret, registrationAccessToken } = await registerTestClient(env, {
      token_endpoint_auth_method: 'none',
      require_pkce: false,
      rotate_refresh_tokens: false,
    })
    expect([clientSecret, registrationAccessToken, client.secretHash]).toEqual([undefined, undefined, null])
    expect(client.metadata).toMatchObject({ require_pkce: true, rotate_refresh_tokens: true })
  })
})
