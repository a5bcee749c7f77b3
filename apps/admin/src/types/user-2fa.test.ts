import { sha256 } from '@barycenter/core/digest'
import { insertPasskey } from '@barycenter/core/passkeys/passkey.store'
import { findUserByUsername } from '@barycenter/core/users/users'
import { rows } from '@barycenter/database/transaction'
import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { readAuditEvents, storeSession } from '@barycenter/testing/signed-in'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAdminClient } from '../testing/admin-client.ts'

const REQUIREMENT = 'success message username requires2fa sessionsRevoked'
const STATUS = 'username subject requires2fa passkeyEnrolled passkeyCount passkeyEnrolledAt'

describe.each(DIALECTS)("a user's second factor, administered on %s", (dialect) => {
  let env: TestEnv
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    await runSync(env, [
      { username: 'Alice', password: 'correct horse' },
      { username: 'bob', password: 'battery staple' },
    ])
  })
  afterAll(() => env.dispose())

  const run = async (operation: string, within = env) => {
    const answer = await createAdminClient(within, ['users:write']).execute(operation)
    expect(answer.errors).toBeUndefined()
    return answer.data
  }
  const sessions = () =>
    env.database.run(({ queries, tables }) => rows(queries.select().from(tables.sessions)))
  const subjectOf = async (username: string) => {
    const user = await findUserByUsername(env, username)
    if (user === undefined) throw new Error(`there is no ${username}`)
    return user.subject
  }
  const addPasskey = async (username: string, name: string) => {
    const subject = await subjectOf(username)
    const key = {
      credentialId: sha256(name),
      publicKey: 'x',
      counter: 4_294_967_295,
      aaguid: 'x',
      transports: ['usb'],
    }
    const at = { createdAt: env.clock.now(), lastUsedAt: null }
    const backup = { backupEligible: true, backedUp: false }
    await env.database.run((store) => insertPasskey(store, { subject, name, ...key, ...at, ...backup }))
  }
  const statusOf = async (username: string) =>
    (await run(`{ user2faStatus(username: "${username}") { ${STATUS} } }`))?.['user2faStatus']

  test('is required, which ends the sessions without one, and is not required any more', async () => {
    const { clientId } = await registerTestClient(env)
    await storeSession(env, { username: 'alice', mark: 'by password', clientId })
    await storeSession(env, { username: 'alice', mark: 'by both' })
    await env.testDatabase.execute(
      `update sessions set amr = '["pwd","hwk","user","mfa"]' where session_id = 'by both'`,
    )
    expect(
      await run(`mutation { setUser2faRequired(username: "ALICE", required: true) { ${REQUIREMENT} } }`),
    ).toEqual({
      setUser2faRequired: {
        ...{ success: true, message: 'A second factor is required.', username: 'Alice' },
        ...{ requires2fa: true, sessionsRevoked: 1 },
      },
    })
    expect((await sessions()).map(({ sessionId }) => sessionId)).toEqual(['by both'])
    const again = await run(
      `mutation { setUser2FaRequired(username: "alice", required: true) { success requires2Fa } }`,
    )
    expect(again).toEqual({ setUser2FaRequired: { success: true, requires2Fa: true } })
    expect(await statusOf('alice')).toMatchObject({ requires2fa: true, passkeyEnrolled: false })
    await run(`mutation { setUser2faRequired(username: "alice", required: false) { success } }`)
    expect(await statusOf('alice')).toMatchObject({ requires2fa: false })
    const events = (await readAuditEvents(env)).filter(({ action }) => action.endsWith('_second_factor'))
    expect(events.map(({ action, detail }) => [action, detail])).toEqual([
      ['user.require_second_factor', { username: 'Alice', sessionsRevoked: 1 }],
      ['user.waive_second_factor', { username: 'Alice', sessionsRevoked: 0 }],
    ])
  })

  test('of nobody is told as such, and none is required where nobody could have one', async () => {
    expect(
      await run(`mutation { setUser2faRequired(username: "nobody", required: true) { ${REQUIREMENT} } }`),
    ).toEqual({
      setUser2faRequired: {
        ...{ success: false, message: 'There is no such user.', username: 'nobody' },
        ...{ requires2fa: false, sessionsRevoked: 0 },
      },
    })
    expect(await statusOf('nobody')).toBe(null)
    const unnamed = { ...env, settings: { ...env.settings, issuer: 'http://127.0.0.1:8080' } }
    const client = createAdminClient(unnamed, ['users:write'])
    const { errors } = await client.execute(
      `mutation { setUser2faRequired(username: "bob", required: true) { success } }`,
    )
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }])
    expect(await statusOf('bob')).toMatchObject({ requires2fa: false })
  })

  test('is shown with the passkeys of a user, and a lost device is taken out', async () => {
    await addPasskey('bob', 'Blue key')
    env.clock.advance(1)
    await addPasskey('bob', 'Phone')
    const enrolled = new Date(env.clock.now().getTime() - 1000).toISOString()
    expect(await statusOf('bob')).toEqual({
      ...{ username: 'bob', subject: await subjectOf('bob'), requires2fa: false },
      ...{ passkeyEnrolled: true, passkeyCount: 2, passkeyEnrolledAt: enrolled },
    })
    const shown = await run(
      '{ users { edges { node { username secondFactorRequired signInMethods { kind name } passkeys { name backupEligible lastUsedAt } } } } }',
    )
    const passkey = { backupEligible: true, lastUsedAt: null }
    expect(shown).toEqual({
      users: {
        edges: [
          {
            node: {
              ...{ username: 'Alice', secondFactorRequired: false, passkeys: [] },
              signInMethods: [{ kind: 'PASSWORD', name: null }],
            },
          },
          {
            node: {
              ...{ username: 'bob', secondFactorRequired: false },
              signInMethods: [
                { kind: 'PASSWORD', name: null },
                { kind: 'PASSKEY', name: 'Blue key' },
                { kind: 'PASSKEY', name: 'Phone' },
              ],
              passkeys: [
                { name: 'Blue key', ...passkey },
                { name: 'Phone', ...passkey },
              ],
            },
          },
        ],
      },
    })
    await storeSession(env, { username: 'bob', mark: 'on the lost device' })
    const remove = () =>
      run(`mutation { removeUserPasskeys(input: { user: { username: "bob" } }) { ... on RemoveUserPasskeysPayload {
        passkeysRemoved sessionsRevoked grantsRevoked user { passkeys { name } signInMethods { kind } } } } }`)
    const user = { passkeys: [], signInMethods: [{ kind: 'PASSWORD' }] }
    expect(await remove()).toEqual({
      removeUserPasskeys: { passkeysRemoved: 2, sessionsRevoked: 1, grantsRevoked: 0, user },
    })
    expect(await remove()).toEqual({
      removeUserPasskeys: { passkeysRemoved: 0, sessionsRevoked: 0, grantsRevoked: 0, user },
    })
    expect((await sessions()).map(({ sessionId }) => sessionId)).not.toContain('on the lost device')
    const events = (await readAuditEvents(env)).filter(({ action }) => action === 'user.remove_passkeys')
    expect(events.map(({ detail }) => detail)).toEqual([
      { username: 'bob', passkeysRemoved: 2, sessionsRevoked: 1, grantsRevoked: 0 },
    ])
    const unknown = await run(
      'mutation { removeUserPasskeys(input: { user: { username: "x" } }) { ... on Error { code path } } }',
    )
    expect(unknown).toEqual({ removeUserPasskeys: { code: 'NOT_FOUND', path: '/user' } })
  })
})
