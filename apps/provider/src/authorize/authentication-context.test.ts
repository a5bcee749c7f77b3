import { registerTestClient } from '@barycenter/testing/clients'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { createTestAuthenticator } from '../testing/authenticator.ts'
import { answerOf, authorizeUrl, locationOf, type RequestChange, VERIFIER } from '../testing/authorization.ts'
import { insertPasskeyHolder } from '../testing/passkey-holder.ts'
import { answerPasskey, signInWithPasskey } from '../testing/passkeys.ts'
import { insertPerson } from '../testing/people.ts'
import { openTokenRequests, textOf } from '../testing/token-requests.ts'
import { openVisitor, type Visitor } from '../testing/visitor.ts'

const essential = (...values: string[]) => JSON.stringify({ id_token: { acr: { essential: true, values } } })

describe('how well a person is authenticated', () => {
  let env: TestEnv
  let client: Awaited<ReturnType<typeof registerTestClient>>
  beforeAll(async () => {
    env = await createTestEnv('sqlite')
    client = await registerTestClient(env, { skip_consent: true })
  })
  afterAll(() => env.dispose())

  const browser = () => openVisitor(createProvider(env, { trustedProxies: [] }))
  const ask = (visitor: Visitor, change: RequestChange = {}) =>
    visitor.get(authorizeUrl(client.clientId, change))
  const told = async (response: Response) => {
    const { code = '' } = answerOf(response)
    const redirect_uri = 'https://client.example/callback'
    const form = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: VERIFIER }
    const { acr, amr } = decodeJwt(textOf(await openTokenRequests(env).token(client, form), 'id_token'))
    return { acr, amr }
  }
  const password = { acr: 'aal1', amr: ['pwd'] }
  const both = { acr: 'aal2', amr: ['pwd', 'hwk', 'user', 'mfa'] }
  /** Somebody signed in by password alone, before they had a passkey. */
  const halfHearted = async (username: string) => {
    const credentials = { username, password: 'correct horse' }
    await insertPerson(env, credentials)
    const [visitor, elsewhere] = [browser(), browser()]
    for (const each of [visitor, elsewhere]) await each.fillIn('/login', credentials)
    const key = createTestAuthenticator(env.settings.issuer)
    await answerPasskey(elsewhere, '/account/passkeys', key)
    return { visitor, key, credentials }
  }

  test('tokens tell what was proven: a password, or a passkey as well, bound to its device or synced', async () => {
    const { visitor, credentials, key } = await insertPasskeyHolder(env, 'alice')
    expect(await told(await ask(visitor))).toEqual(both)
    await signInWithPasskey(visitor, credentials, key)
    expect(await told(await ask(visitor))).toEqual(both)
    const alone = browser()
    await answerPasskey(alone, '/login/with-passkey', key)
    expect(await told(await ask(alone))).toEqual({ acr: 'aal2', amr: ['hwk', 'user', 'mfa'] })
    const synced = await insertPasskeyHolder(env, 'synced', { isSynced: true })
    expect(await told(await ask(synced.visitor))).toEqual({ acr: 'aal2', amr: ['pwd', 'swk', 'user', 'mfa'] })
    expect(await told(await ask(visitor, { acr_values: 'aal1' }))).toEqual(both)
    expect(await told(await ask(visitor, { claims: essential('aal1') }))).toEqual({ ...both, acr: 'aal1' })
    expect(await told(await ask((await halfHearted('late')).visitor))).toEqual(password)
  })

  test('a wish for aal2 makes who has a passkey use it, and the rest go on', async () => {
    const { visitor, key } = await halfHearted('bob')
    expect(await told(await ask(visitor, { acr_values: 'phr aal1 aal2' }))).toEqual(password)
    expect(await told(await ask(visitor, { acr_values: 'aal2', prompt: 'none' }))).toEqual(password)
    const asked = locationOf(await ask(visitor, { acr_values: 'aal2' }))
    expect(asked).toMatch(/^\/login\/step-up\?return_to=/)
    const back = locationOf(await answerPasskey(visitor, asked, key))
    expect(await told(await visitor.get(back))).toEqual(both)

    const nobody = { username: 'nobody', password: 'correct horse' }
    await insertPerson(env, nobody)
    const plain = browser()
    await plain.fillIn('/login', nobody)
    expect(await told(await ask(plain, { acr_values: 'aal2' }))).toEqual(password)
  })

  test('who insists on aal2 gets it, or nothing; a person without a passkey sets one up', async () => {
    const { visitor } = await halfHearted('carol')
    const silent = answerOf(await ask(visitor, { claims: essential('aal2'), prompt: 'none' }))
    expect(silent['error']).toBe('interaction_required')
    expect(await told(await ask(visitor, { claims: essential('aal1', 'aal2') }))).toEqual(password)
    expect(answerOf(await ask(visitor, { claims: essential('aal3') }))['error']).toBe(
      'unmet_authentication_requirements',
    )

    const dave = { username: 'dave', password: 'correct horse' }
    await insertPerson(env, dave)
    const plain = browser()
    await plain.fillIn('/login', dave)
    const key = createTestAuthenticator(env.settings.issuer)
    const stepUp = locationOf(await ask(plain, { claims: essential('aal2') }))
    const enrol = locationOf(await plain.get(stepUp))
    expect(enrol).toMatch(/^\/account\/passkeys\?return_to=/)
    const use = locationOf(await answerPasskey(plain, enrol, key))
    expect(use).toMatch(/^\/login\/step-up\?return_to=/)
    const back = locationOf(await answerPasskey(plain, use, key))
    expect(await told(await plain.get(back))).toEqual(both)
  })

  test('stepping up makes no sign-in younger: max_age and prompt=login want the password too', async () => {
    const { visitor, key, credentials } = await halfHearted('erin')
    env.clock.advance(300)
    const asked = locationOf(await ask(visitor, { acr_values: 'aal2' }))
    await answerPasskey(visitor, asked, key)
    for (const change of [{ max_age: '60' }, { prompt: 'login' }]) {
      const login = locationOf(await ask(visitor, change))
      expect(login).toMatch(/^\/login\?return_to=/)
      const back = await signInWithPasskey(visitor, credentials, key, login)
      expect(await told(await visitor.get(back))).toEqual(both)
      env.clock.advance(300)
    }
  })

  test('where browsers let the issuer have no passkeys, aal2 is not to be had, and not advertised', async () => {
    for (const [issuer, contexts] of [
      ['http://127.0.0.1:8080', ['aal1']],
      ['http://[::1]:8080', ['aal1']],
      ['http://login.example', ['aal1']],
      ['https://192.0.2.7', ['aal1']],
      ['https://login.example:8443/tenant', ['aal1', 'aal2']],
    ] as const) {
      const settings = { ...env.settings, issuer }
      const app = createProvider({ ...env, settings }, { trustedProxies: [] })
      const path = new URL(issuer).pathname.replace(/\/$/, '')
      const metadata = await (await app.request(`${path}/.well-known/openid-configuration`)).json()
      expect(metadata, issuer).toMatchObject({ acr_values_supported: contexts })
    }
  })
})
