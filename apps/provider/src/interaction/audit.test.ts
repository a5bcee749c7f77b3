import { readAuditEvents } from '@barycenter/testing/audit-events'
import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { authorizeUrl, locationOf } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { openTokenRequests, textOf } from '../testing/token-requests.ts'
import { hiddenFields, openVisitor } from '../testing/visitor.ts'

const ALICE = { username: 'alice', password: 'correct horse' }
const SECRET = 'hunter2-in-the-wrong-field'
const ADDRESS = '198.51.100.7'
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
const signInLimits = {
  pair: { failures: 2, seconds: 600 },
  address: { failures: 50, seconds: 600 },
  username: { failures: 50, seconds: 600 },
}

describe.each(DIALECTS)('what people do is audited (%s)', (dialect) => {
  let env: TestEnv
  let subject: string
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    subject = await insertPerson(env, ALICE)
  })
  afterEach(() => env.dispose())

  const open = () => openVisitor(createProvider(env, { trustedProxies: [], signInLimits }))
  const events = async () =>
    (await readAuditEvents(env)).filter(({ action }) => !action.startsWith('client.create'))

  test('sign-ins that fail: why, for whom, from where, and nothing of what was typed', async () => {
    await insertPerson(env, { username: 'bob', password: undefined })
    const dora = await insertPerson(env, { username: 'dora', password: 'dora’s', enabled: false })
    const visitor = open()
    const { clientId } = await registerTestClient(env)
    const login = locationOf(await visitor.get(authorizeUrl(clientId)))
    await visitor.fillIn(login, { username: SECRET, password: 'x' })
    await visitor.fillIn('/login', { username: 'bob', password: SECRET })
    await visitor.fillIn('/login', { username: 'dora', password: 'dora’s' })
    for (let attempt = 0; attempt < 5; attempt++)
      await visitor.fillIn('/login', { username: 'alice', password: SECRET })

    const failed = await events()
    for (const event of failed)
      expect(event).toMatchObject({
        actor: 'anonymous',
        action: 'user.sign_in',
        outcome: 'FAILURE',
        address: ADDRESS,
        requestId: expect.stringMatching(/./),
      })
    expect(failed.map(({ target, code }) => [target, code])).toEqual([
      ['unknown', 'UNKNOWN_USER'],
      [expect.not.stringMatching('unknown'), 'NO_PASSWORD'],
      [dora, 'USER_DISABLED'],
      [subject, 'WRONG_PASSWORD'],
      [subject, 'WRONG_PASSWORD'],
      // Of the three that were not let through, the first alone.
      [subject, 'RATE_LIMITED'],
    ])
    expect(failed[0]?.detail).toEqual({ methods: ['pwd'], clientId })
    expect(await env.testDatabase.dump()).not.toContain(SECRET)
  })

  test('signing in and out, consent, another password, and their failures', async () => {
    const visitor = open()
    const { clientId } = await registerTestClient(env)
    const login = locationOf(await visitor.get(authorizeUrl(clientId)))
    const consent = locationOf(await visitor.get(locationOf(await visitor.fillIn(login, ALICE))))
    await visitor.fillIn(consent, { decision: 'allow' })
    const page = hiddenFields(await (await visitor.get('/account')).text())
    await visitor.post('/account/applications', { csrf_token: page['csrf_token'] ?? '', client_id: clientId })
    const change = (current_password: string) =>
      visitor.fillIn('/account/password', {
        current_password,
        password: 'another horse',
        password_again: 'another horse',
      })
    await change(SECRET)
    await change(ALICE.password)
    await visitor.fillIn('/logout', {})

    const all = await events()
    for (const event of all) expect(event).toMatchObject({ actor: `user:${subject}`, address: ADDRESS })
    expect(all.map(({ action, target, code }) => [action, target, code])).toEqual([
      ['user.sign_in', subject, null],
      ['consent.grant', clientId, null],
      ['consent.withdraw', clientId, null],
      ['user.change_password', subject, 'WRONG_PASSWORD'],
      ['user.change_password', subject, null],
      ['user.sign_in', subject, null],
      ['user.sign_out', subject, null],
    ])
    expect(all[0]?.detail).toEqual({ methods: ['pwd'], clientId })
    expect(await env.testDatabase.dump()).not.toContain(SECRET)
  })

  test('devices that are let in and turned away, and clients that fail to prove who they are', async () => {
    const requests = openTokenRequests(env)
    const tv = await registerTestClient(env, { grant_types: [DEVICE] })
    const visitor = open()
    await visitor.fillIn('/login', ALICE)
    for (const decision of ['allow', 'deny']) {
      const started = await requests.post('/device_authorization', tv, { scope: 'openid' })
      await visitor.fillIn(`/device?user_code=${textOf(started, 'user_code')}`, { decision })
    }
    const wrong = { grant_type: 'client_credentials' }
    await requests.token({ clientId: tv.clientId, clientSecret: SECRET }, wrong)
    await requests.token({ clientId: SECRET, clientSecret: SECRET }, wrong)

    expect((await events()).slice(1).map(({ action, target, code }) => [action, target, code])).toEqual([
      ['device.approve', tv.clientId, null],
      ['device.deny', tv.clientId, null],
      ['client.authenticate', tv.clientId, 'invalid_client'],
      ['client.authenticate', 'unknown', 'invalid_client'],
    ])
    expect(await env.testDatabase.dump()).not.toContain(SECRET)
  })
})
