import type { AdminScope, Operator } from '@barycenter/core/admin-tokens/admin-token'
import { LOCAL_ORIGIN } from '@barycenter/core/audit/actor'
import { providePlaygroundClient } from '@barycenter/core/clients/playground-client'
import { findUserByUsername } from '@barycenter/core/users/users'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runStaged } from '@barycenter/testing/run-staged'
import { runSync } from '@barycenter/testing/run-sync'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAdminClient } from '../testing/admin-client.ts'
import { executeSync } from '../testing/sync-mutation.ts'

const administrators = { property: 'roles', roles: ['admin', 'owner'], url: 'http://localhost:8081' }
const CI: Operator = { actor: 'token:ci', scopes: ['users:write'], origin: LOCAL_ORIGIN }
const ADA = { username: 'ada', password: 'a', properties: { roles: ['staff', 'admin'] } }
const BOB = { username: 'bob', password: 'b', properties: { roles: 'staff' } }

describe.each(DIALECTS)('who may write users, and does not hold `admin`, on %s', (dialect) => {
  let env: TestEnv
  beforeAll(async () => {
    env = await createTestEnv(dialect, { settings: { administrators } })
  })
  afterAll(() => env.dispose())
  beforeEach(() => runSync(env, [ADA, BOB]))

  const mutate = async (field: string, input: object, scopes: readonly AdminScope[] = CI.scopes) => {
    const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`
    const { data, errors } = await createAdminClient(env, scopes).execute(
      `mutation ($input: ${name}Input!) { ${field}(input: $input) { __typename ... on Error { code } } }`,
      { input },
    )
    return data?.[field] ?? errors
  }
  const ada = { user: { username: 'ada' } }
  const bob = { user: { username: 'bob' } }
  const refused = { __typename: 'ProtectedError', code: 'ADMIN_REQUIRED' }

  test.each<[string, object]>([
    ['setPassword', { ...ada, password: 'mine now' }],
    ['updateUser', { ...ada, email: 'eve@example.com' }],
    ['updateUser', { ...ada, properties: { roles: null } }],
    ['disableUser', ada],
    ['deleteUser', ada],
    ['updateUser', { ...bob, properties: { roles: 'admin' } }],
    ['updateUser', { ...bob, properties: { roles: ['staff', 'owner'] } }],
    ['createUser', { username: 'eve', password: 'e', properties: { roles: ['admin'] } }],
  ])('neither takes an administrator over nor makes one: %s %j', async (field, input) => {
    expect(await mutate(field, input)).toEqual(refused)
    expect(await findUserByUsername(env, 'eve')).toBeUndefined()
  })

  test('cannot weaken how an administrator proves who they are', async () => {
    const { data, errors } = await createAdminClient(env, CI.scopes).execute(
      `mutation { setUser2faRequired(username: "ada", required: true) { success } }`,
    )
    expect([data, errors?.[0]?.extensions?.['code']]).toEqual([null, 'ADMIN_REQUIRED'])
    expect(await mutate('removeUserPasskeys', ada)).toMatchObject({ code: 'ADMIN_REQUIRED' })
  })

  test('may do all else, which an administrator may do to administrators too', async () => {
    expect(await mutate('updateUser', { ...bob, email: 'bob@example.com' })).toEqual({
      __typename: 'UpdateUserPayload',
    })
    const other = { ...bob, properties: { roles: ['administrator', { admin: true }, ['admin']] } }
    expect(await mutate('updateUser', other)).toEqual({ __typename: 'UpdateUserPayload' })
    expect(await mutate('updateUser', { ...ada, properties: { roles: ['staff', 'admin'] } })).toEqual({
      __typename: 'UpdateUserPayload',
    })
    expect(await mutate('setPassword', { ...ada, password: 'hers' }, ['admin'])).toEqual({
      __typename: 'SetPasswordPayload',
    })
  })

  const GRAB = [
    { ...ADA, password: 'mine now' },
    { ...BOB, properties: { roles: 'admin' } },
    { username: 'eve', password: 'e', properties: { roles: ['admin'] } },
  ]
  const required = (index: number) => ({
    index,
    action: 'FAIL',
    errors: [{ code: 'ADMIN_REQUIRED', path: `/users/${index}` }],
  })

  test('gets an error of each such record of a sync, and none of what is as it is', async () => {
    const { sync } = await executeSync(createAdminClient(env, ['users:sync']), { users: GRAB })
    expect(sync).toMatchObject({ applied: false, failed: 3, results: [0, 1, 2].map(required) })
    const onward = await executeSync(createAdminClient(env, ['users:sync']), {
      users: [ADA, { ...BOB, properties: { floor: 3 } }],
    })
    expect(onward.sync).toMatchObject({ applied: true, unchanged: 1, updated: 1 })
    expect((await runSync(env, GRAB)).applied).toBe(true)
    await mutate('deleteUser', { user: { username: 'eve' } }, ['admin'])
  })

  test('gets them in a run of batches as well, also for those whom it would prune', async () => {
    const grabbed = await runStaged(env, GRAB, { operator: CI, perBatch: 2 })
    expect(grabbed).toMatchObject({ applied: false, failed: 3, results: [0, 1, 2].map(required) })
    const same = await runStaged(env, [ADA, BOB], { operator: CI })
    expect(same).toMatchObject({ applied: true, unchanged: 2 })

    const rest = [BOB, { username: 'carol', password: 'c' }]
    const prune = { prune: 'DELETE', maxPrune: '100%' } as const
    const kept = {
      applied: false,
      failed: 1,
      results: expect.arrayContaining([
        expect.objectContaining({
          username: 'ada',
          action: 'FAIL',
          errors: [expect.objectContaining({ code: 'ADMIN_REQUIRED', path: '' })],
        }),
      ]),
    }
    expect(await runStaged(env, rest, { operator: CI, ...prune })).toMatchObject(kept)
    const { sync } = await executeSync(createAdminClient(env, ['users:sync']), { users: rest, ...prune })
    expect(sync).toMatchObject(kept)
    expect(await findUserByUsername(env, 'ada')).toBeDefined()
    expect(await findUserByUsername(env, 'carol')).toBeUndefined()
  })

  test('cannot send the codes of administrators elsewhere: the client of the playground stays as it is', async () => {
    await Promise.all([providePlaygroundClient(env), providePlaygroundClient(env)])
    const id = { clientId: 'barycenter-playground' }
    const protectedClient = { __typename: 'ProtectedError', code: 'CLIENT_PROTECTED' }
    for (const [field, more] of [
      ['updateClient', { redirectUris: ['https://evil.example/'] }],
      ['disableClient', {}],
      ['rotateClientSecret', {}],
      ['deleteClient', {}],
    ] as const) {
      expect(await mutate(field, { id: id.clientId, ...more }, ['admin'])).toEqual(protectedClient)
    }
    const moved = {
      ...env,
      settings: { ...env.settings, administrators: { ...administrators, url: 'https://a.example' } },
    }
    await providePlaygroundClient(moved)
    const { data } = await createAdminClient(env).execute(
      `{ client(clientId: "barycenter-playground") { redirectUris skipConsent } }`,
    )
    expect(data).toEqual({
      client: { redirectUris: ['https://a.example/admin/playground'], skipConsent: true },
    })
  })
})

test('where no roles are configured nobody is an administrator', async () => {
  const env = await createTestEnv('sqlite')
  await runSync(env, [ADA])
  const { sync } = await executeSync(createAdminClient(env, ['users:sync']), {
    users: [{ ...ADA, password: 'another' }],
  })
  expect(sync).toMatchObject({ applied: true, updated: 1 })
  await env.dispose()
})
