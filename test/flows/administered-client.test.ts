import { createAdminClient } from '@barycenter/admin/testing/admin-client'
import type { AdminScope } from '@barycenter/core/admin-tokens/admin-token'
import { createProvider } from '@barycenter/provider/app'
import { insertPerson } from '@barycenter/provider/testing/people'
import { signInToClient } from '@barycenter/provider/testing/signed-in-client'
import { openTokenRequests, textOf } from '@barycenter/provider/testing/token-requests'
import { openVisitor } from '@barycenter/provider/testing/visitor'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const ALICE = { username: 'alice', password: 'correct horse' }

// What an operator does with the admin API, and what the provider makes of it at once.

describe.each(DIALECTS)('what an operator administers (%s)', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    await insertPerson(env, ALICE)
  })
  afterEach(() => env.dispose())

  const run = async (operation: string, input: object, scopes: AdminScope[] = ['admin']) => {
    const { data, errors } = await createAdminClient(env, scopes).execute(operation, { input })
    if (errors !== undefined) throw new Error(JSON.stringify(errors))
    return data?.['result'] as Record<string, unknown>
  }
  const createClient = async (input: object) => {
    const operation = `mutation ($input: CreateClientInput!) { result: createClient(input: $input) {
      ... on CreateClientPayload { clientSecret client { clientId } } ... on Error { message } } }`
    const { clientSecret, client } = await run(operation, input)
    return { clientId: (client as { clientId: string }).clientId, clientSecret: String(clientSecret) }
  }
  const change = (mutation: string, input: object) => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`
    const secret =
      mutation === 'rotateClientSecret' ? '... on RotateClientSecretPayload { clientSecret }' : ''
    const operation = `mutation ($input: ${type}!) { result: ${mutation}(input: $input) {
      __typename ${secret} ... on Error { code message } } }`
    return run(operation, input)
  }
  const credentials = { grant_type: 'client_credentials' }

  test('a client of the API signs people in, and loses all that when it is disabled, or deleted', async () => {
    const requests = openTokenRequests(env)
    const client = await createClient({
      clientName: 'Wiki',
      redirectUris: ['https://client.example/callback'],
      grantTypes: ['AUTHORIZATION_CODE', 'REFRESH_TOKEN', 'CLIENT_CREDENTIALS'],
      skipConsent: true,
    })
    const visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
    const sign = { scope: 'openid offline_access', credentials: ALICE }
    const { clientId } = client
    const tokens = await signInToClient(visitor, requests, client, sign)
    const own = textOf(await requests.token(client, credentials), 'access_token')
    const isActive = async (token: string) => (await requests.introspect(client, token))['active']
    expect([await isActive(tokens.accessToken), await isActive(own)]).toEqual([true, true])
    const { clientSecret: secret } = client
    expect((await env.testDatabase.dump()) + env.logged.join()).not.toContain(secret)

    expect(await change('disableClient', { id: clientId })).toMatchObject({
      __typename: 'DisableClientPayload',
    })
    expect((await requests.token(client, credentials)).status).toBe(401)
    expect((await requests.userInfo(tokens.accessToken)).status).toBe(401)
    await change('enableClient', { id: clientId })
    // What it had does not come back.
    expect([await isActive(tokens.accessToken), await isActive(own)]).toEqual([false, false])
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refreshToken ?? '' }
    expect((await requests.token(client, refresh)).body).toMatchObject({ error: 'invalid_grant' })
    const again = await signInToClient(visitor, requests, client, sign)
    expect(await isActive(again.accessToken)).toBe(true)

    await change('deleteClient', { id: clientId })
    expect((await requests.token(client, credentials)).status).toBe(401)
    expect((await requests.userInfo(again.accessToken)).status).toBe(401)
    const dump = await env.testDatabase.dump()
    for (const action of ['create', 'disable', 'enable', 'delete']) expect(dump).toContain(`client.${action}`)
  })

  test('a rotated secret is void at once, and with revokeAccess so are the tokens it got, JWTs too', async () => {
    const requests = openTokenRequests(env)
    const common = { grantTypes: ['CLIENT_CREDENTIALS'], accessTokenFormat: 'JWT' }
    const client = await createClient(common)
    const { clientId } = client
    const first = textOf(await requests.token(client, credentials), 'access_token')
    const rotate = async (input: object) => {
      const { clientSecret } = await change('rotateClientSecret', { id: clientId, ...input })
      return { clientId, clientSecret: String(clientSecret) }
    }
    const second = await rotate({})
    expect((await requests.token(client, credentials)).body).toMatchObject({ error: 'invalid_client' })
    expect((await requests.introspect(second, first))['active']).toBe(true)
    const third = await rotate({ revokeAccess: true })
    expect((await requests.introspect(third, first))['active']).toBe(false)
    env.clock.advance(1)
    const fresh = textOf(await requests.token(third, credentials), 'access_token')
    expect((await requests.introspect(third, fresh))['active']).toBe(true)
    // A JWT is not stored, and comes back with its client no more than what is.
    await change('disableClient', { id: clientId })
    await change('enableClient', { id: clientId })
    expect((await requests.introspect(third, fresh))['active']).toBe(false)
    const kept = (await env.testDatabase.dump()) + env.logged.join()
    for (const { clientSecret } of [client, second, third]) expect(kept).not.toContain(clientSecret)
    expect(kept).toContain('client.rotate_secret')
  })

  test('signing keys: planned, the next one is published first; in an emergency it signs at once', async () => {
    const requests = openTokenRequests(env)
    const client = await createClient({ grantTypes: ['CLIENT_CREDENTIALS'], accessTokenFormat: 'JWT' })
    const issue = async () => textOf(await requests.token(client, credentials), 'access_token')
    const published = async () => (await requests.jwks()).keys.map(({ kid }) => kid)
    const rotate = (input: object) =>
      run(
        `mutation ($input: RotateSigningKeysInput!) { result: rotateSigningKeys(input: $input) {
          ... on RotateSigningKeysPayload { signingKeys { keyId state publicJwk } retired { keyId state } } } }`,
        input,
        ['keys:write'],
      )
    const before = await issue()
    const old = decodeProtectedHeader(before).kid ?? ''
    env.clock.advance(1)
    const [next] = (await rotate({}))['signingKeys'] as { keyId: string; publicJwk: object }[]
    expect(next).toMatchObject({ state: 'PENDING', publicJwk: { kid: next?.keyId, kty: 'EC' } })
    expect(JSON.stringify(next)).not.toContain('"d"')
    expect(await published()).toEqual([old, next?.keyId])
    expect(decodeProtectedHeader(await issue()).kid).toBe(old)

    expect(await change('retireSigningKey', { id: old })).toMatchObject({ code: 'KEY_IN_USE' })
    const { signingKeys, retired } = await rotate({ algorithms: ['ES256'], immediately: true })
    const [made] = signingKeys as { keyId: string }[]
    expect(made).toMatchObject({ state: 'ACTIVE' })
    expect(retired).toHaveLength(2)
    for (const keyId of [old, next?.keyId]) expect(retired).toContainEqual({ keyId, state: 'RETIRED' })
    expect(await published()).toEqual([made?.keyId])
    expect(decodeProtectedHeader(await issue()).kid).toBe(made?.keyId)
    expect((await requests.introspect(client, before))['active']).toBe(false)
    expect(await change('retireSigningKey', { id: old })).toMatchObject({ code: 'NOT_FOUND' })
  })
})
