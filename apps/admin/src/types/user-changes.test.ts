import { authenticateUser } from '@barycenter/core/users/authenticate-user'
import { rows } from '@barycenter/database/transaction'
import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { readAuditEvents, storeSession } from '@barycenter/testing/signed-in'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'

const USER = 'id subject username email emailVerified enabled properties source revision hasPassword'
const CHANGED = `user { ${USER} } sessionsRevoked grantsRevoked`

/** What else to ask of a refusal than what all of them have. */
const REFUSALS: Readonly<Record<string, string>> = {
  createUser: '... on InvalidInputError { faults { path } }',
}

describe.each(DIALECTS)('one user, changed by an operator on %s', (dialect) => {
  let env: TestEnv
  let client: AdminClient
  beforeEach(async () => {
    env = await createTestEnv(dialect, { settings: { minimumPasswordLength: 4, protectedUsers: ['Root'] } })
    client = createAdminClient(env, ['users:write'])
  })
  afterEach(() => env.dispose())

  const mutate = async (field: string, selection: string, input: unknown) => {
    const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`
    const { data, errors } = await client.execute(
      `mutation ($input: ${name}Input!) { ${field}(input: $input) { __typename
        ... on ${name}Payload { ${selection} }
        ... on Error { code path message }
        ${REFUSALS[field] ?? '... on RevisionMismatchError { revision }'} } }`,
      { input },
    )
    expect(errors).toBeUndefined()
    return data?.[field]
  }
  const create = (input: unknown) =>
    mutate('createUser', `user { ${USER} signInMethods { kind since } }`, input)
  const createAlice = () =>
    create({ username: 'Alice', email: 'alice@example.com', password: 'correct horse' })
  const update = (input: unknown) => mutate('updateUser', CHANGED, input)
  /** A client that is told of a logout. */
  const registerNotifiedClient = async () => {
    const metadata = { backchannel_logout_uri: 'https://client.example/out' }
    return (await registerTestClient(env, metadata)).clientId
  }
  /** Two sessions, of which the client has a grant in the first. */
  const signInAliceTwice = async (mark: string, clientId: string) => {
    await storeSession(env, { username: 'alice', mark: `${mark}1`, clientId })
    await storeSession(env, { username: 'alice', mark: `${mark}2` })
  }
  const signIn = async (username: string, password: string) =>
    (await authenticateUser(env, { username, password })).kind === 'authenticated'

  test('is created without a source, and can sign in', async () => {
    expect(await createAlice()).toEqual({
      __typename: 'CreateUserPayload',
      user: {
        id: expect.any(String),
        subject: expect.stringMatching(/^[0-9a-f-]{36}$/),
        username: 'Alice',
        email: 'alice@example.com',
        emailVerified: false,
        enabled: true,
        properties: {},
        source: null,
        revision: 1,
        hasPassword: true,
        signInMethods: [{ kind: 'PASSWORD', since: '2030-01-01T00:00:00.000Z' }],
      },
    })
    expect(await signIn('alice', 'correct horse')).toBe(true)
    expect(await create({ username: 'ALICE', password: 'p123' })).toMatchObject({
      __typename: 'ConflictError',
      code: 'USERNAME_TAKEN',
      path: '/username',
    })
    expect(await create({ username: 'bare', enabled: false, properties: { a: 1 } })).toMatchObject({
      user: { hasPassword: false, signInMethods: [], enabled: false, properties: { a: 1 } },
    })
  })

  test('all that is wrong with an input is told together, and nothing of it is repeated', async () => {
    const refused = await create({ username: ' ', email: 'canary', password: 'abc', properties: ['canary'] })
    expect(refused).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      faults: [{ path: '/username' }, { path: '/email' }, { path: '/properties' }, { path: '/password' }],
    })
    expect(JSON.stringify(refused)).not.toContain('canary')
    const user = { username: 'alice' }
    const faults = async (field: string, input: object) => {
      expect(await mutate(field, '__typename', { user, ...input })).toMatchObject({ code: 'INVALID_INPUT' })
    }
    await faults('updateUser', { username: null })
    await faults('updateUser', { enabled: null })
    await faults('updateUser', { emailVerified: null })
    await faults('updateUser', { email: '' })
    await faults('updateUser', { properties: 'text' })
    await faults('setPassword', {})
    await faults('setPassword', { password: null })
    await faults('setPassword', { password: 'good enough', passwordHash: '$argon2id$bad' })
    await faults('setPassword', { passwordHash: '{SSHA}unsalted' })
  })

  test('is updated field by field, and properties key by key', async () => {
    await createAlice()
    const user = { username: 'aLICE' }
    expect(await update({ user, emailVerified: true, properties: { floor: 3, desk: 'A' } })).toMatchObject({
      user: {
        emailVerified: true,
        email: 'alice@example.com',
        properties: { floor: 3, desk: 'A' },
        revision: 2,
      },
      sessionsRevoked: 0,
      grantsRevoked: 0,
    })
    expect(await update({ user, properties: { floor: null, desk: 'B' } })).toMatchObject({
      user: { properties: { desk: 'B' }, revision: 3 },
    })
    expect(await update({ user, email: null })).toMatchObject({ user: { email: null, emailVerified: false } })
    expect(await update({ user, properties: null })).toMatchObject({ user: { properties: {}, revision: 5 } })
    expect(await update({ user })).toMatchObject({ user: { revision: 5 } })
    // A key like any other: it sets nobody's prototype.
    const polluting = JSON.parse('{"__proto__": {"enabled": true, "polluted": 1}, "constructor": 2}')
    const polluted = JSON.stringify(await update({ user, properties: polluting }))
    expect(polluted).toContain('"__proto__":{"enabled":true,"polluted":1}')
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(await update({ user, properties: JSON.parse('{"__proto__": null}') })).toMatchObject({
      user: { properties: { constructor: 2 } },
    })
    expect(await update({ user, properties: null })).toMatchObject({ user: { revision: 8 } })
    const big = (key: string) => ({ user, properties: { [key]: 'x'.repeat(40_000) } })
    expect(await update(big('one'))).toMatchObject({ user: { revision: 9 } })
    expect(await update(big('two'))).toMatchObject({ code: 'INVALID_INPUT', path: '/properties' })
    expect(await update({ user, properties: null })).toMatchObject({ user: { revision: 10 } })
  })

  test('is renamed and stays who they are, unless the name is taken', async () => {
    await createAlice()
    await create({ username: 'bare' })
    const before = (await update({ user: { username: 'alice' } })) as {
      user: { id: string; subject: string }
    }
    const { id, subject } = before.user
    expect(await update({ user: { id }, username: 'Bare' })).toMatchObject({ code: 'USERNAME_TAKEN' })
    expect(await update({ user: { id }, username: 'Ann' })).toMatchObject({
      user: { subject, username: 'Ann' },
    })
    expect(await signIn('ann', 'correct horse')).toBe(true)
    expect(await signIn('alice', 'correct horse')).toBe(false)
    expect(await update({ user: { subject }, username: 'Alice' })).toMatchObject({ user: { id } })
  })

  test('is not changed on a revision that is past', async () => {
    await createAlice()
    const current = (await update({ user: { username: 'alice' } })) as { user: { revision: number } }
    const { revision } = current.user
    const stale = { user: { username: 'alice' }, revision: revision - 1 }
    for (const field of ['updateUser', 'enableUser', 'disableUser', 'deleteUser']) {
      expect(await mutate(field, '__typename', stale)).toMatchObject({ code: 'REVISION_MISMATCH', revision })
    }
    expect(await mutate('setPassword', '__typename', { ...stale, password: 'p123' })).toMatchObject({
      revision,
    })
    expect(await update({ user: { username: 'alice' }, revision, email: 'a@example.com' })).toMatchObject({
      user: { revision: revision + 1 },
    })
  })

  test('of several updates at once each is made', async () => {
    await createAlice()
    const keys = ['a', 'b', 'c']
    await Promise.all(keys.map((key) => update({ user: { username: 'alice' }, properties: { [key]: 1 } })))
    expect(await update({ user: { username: 'alice' } })).toMatchObject({
      user: { properties: { a: 1, b: 1, c: 1 } },
    })
  })

  test('loses all sessions and grants with a password, with being disabled, and with being deleted', async () => {
    await createAlice()
    const user = { username: 'alice' }
    const clientId = await registerNotifiedClient()
    const signInTwice = (mark: string) => signInAliceTwice(mark, clientId)
    await signInTwice('a')
    expect(await mutate('setPassword', CHANGED, { user, password: 'battery staple' })).toMatchObject({
      sessionsRevoked: 2,
      grantsRevoked: 1,
    })
    expect([await signIn('alice', 'correct horse'), await signIn('alice', 'battery staple')]).toEqual([
      false,
      true,
    ])
    await signInTwice('b')
    expect(await update({ user, email: 'b@example.com' })).toMatchObject({ sessionsRevoked: 0 })
    expect(await mutate('disableUser', CHANGED, { user })).toMatchObject({
      user: { enabled: false },
      sessionsRevoked: 2,
      grantsRevoked: 1,
    })
    expect(await mutate('disableUser', CHANGED, { user })).toMatchObject({ sessionsRevoked: 0 })
    expect(await signIn('alice', 'battery staple')).toBe(false)
    expect(await mutate('enableUser', CHANGED, { user })).toMatchObject({ user: { enabled: true } })
    await signInTwice('c')
    const told = await env.database.run(function* ({ queries, tables }) {
      return yield* rows(queries.select().from(tables.logoutDeliveries))
    })
    expect(told.map(({ sessionId }) => sessionId).sort()).toEqual(['a1', 'b1'])
    expect(
      await mutate('deleteUser', 'deletedId subject username sessionsRevoked grantsRevoked', { user }),
    ).toMatchObject({ username: 'Alice', sessionsRevoked: 2, grantsRevoked: 1 })
    expect(await update({ user })).toMatchObject({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
      path: '/user',
    })
  })

  test('who is protected is neither disabled, nor deleted, nor renamed', async () => {
    await create({ username: 'root', password: 'p123' })
    const user = { username: 'root' }
    const refused = { __typename: 'ProtectedError', code: 'USER_PROTECTED' }
    expect(await mutate('disableUser', CHANGED, { user })).toMatchObject(refused)
    expect(await update({ user, enabled: false })).toMatchObject({ ...refused, path: '/enabled' })
    expect(await mutate('deleteUser', '__typename', { user })).toMatchObject(refused)
    expect(await update({ user, username: 'toor' })).toMatchObject({ ...refused, path: '/username' })
    expect(await update({ user, username: 'ROOT', email: 'root@example.com' })).toMatchObject({
      user: { username: 'ROOT', enabled: true },
    })
  })

  test('a sync takes over whom an operator made, and leaves their password alone under on_change', async () => {
    await create({ username: 'eve', password: 'from the admin' })
    const declare = () =>
      runSync(env, [{ username: 'eve', password: 'declared' }], { passwordPolicy: 'ON_CHANGE' })
    expect((await declare()).updated).toBe(1)
    expect(await update({ user: { username: 'eve' } })).toMatchObject({ user: { source: 'default' } })
    await mutate('setPassword', CHANGED, { user: { username: 'eve' }, password: 'another one' })
    expect((await declare()).unchanged).toBe(1)
    expect(await signIn('eve', 'another one')).toBe(true)
  })

  test('nobody has a name that no database can be asked for, or the id of something else', async () => {
    for (const username of ['nobody', '', 'a\0b', '\ud800', "' or 1=1 --"]) {
      expect(await update({ user: { username } })).toMatchObject({ code: 'NOT_FOUND' })
      expect(await update({ user: { subject: username } })).toMatchObject({ code: 'NOT_FOUND' })
    }
    const ask = async (user: object) =>
      (
        await client.execute('mutation ($i: UpdateUserInput!) { updateUser(input: $i) { __typename } }', {
          i: { user },
        })
      ).errors?.[0]?.extensions
    const id = Buffer.from('SyncRun:a').toString('base64url')
    expect(await ask({ id })).toEqual({ code: 'BAD_USER_INPUT' })
    expect(await ask({ id: 'x', username: 'eve' })).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await ask({})).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await ask({ username: null })).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  test('every change is in the audit log, by its name, and no password is anywhere', async () => {
    await createAlice()
    const user = { username: 'alice' }
    await update({ user, email: 'a@example.com' })
    await signInAliceTwice('a', await registerNotifiedClient())
    await mutate('setPassword', CHANGED, { user, password: 'battery staple' })
    for (const field of ['disableUser', 'enableUser']) await mutate(field, CHANGED, { user })
    await mutate('deleteUser', '__typename', { user })
    const events = await readAuditEvents(env)
    const mine = events.filter(({ actor, outcome }) => actor === 'token:test' && outcome === 'SUCCESS')
    expect(new Set(mine.map(({ action }) => action))).toEqual(
      new Set([
        'user.create',
        'user.update',
        'user.set_password',
        'user.disable',
        'user.enable',
        'user.delete',
      ]),
    )
    expect(mine.find(({ action }) => action === 'user.set_password')?.detail).toEqual({
      username: 'Alice',
      changes: [{ field: 'password', before: null, after: null }],
      sessionsRevoked: 2,
      grantsRevoked: 1,
    })
    const everything = `${await env.testDatabase.dump()}${env.logged.join('')}`
    for (const secret of ['correct horse', 'battery staple']) expect(everything).not.toContain(secret)
  })
})
