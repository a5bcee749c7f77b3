import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_OPERATOR } from '../admin-tokens/admin-token.ts'
import { cleanupRetiredSigningKeys } from '../housekeeping/expired-rows.store.ts'
import { describeSigningKeys, findLastSigningKey } from './describe-signing-keys.ts'
import { databaseSigningKeys } from './load-signing-keys.ts'
import { rotateSigningKey, storeSigningKey } from './provide-signing-keys.ts'
import { replaceSigningKey, retireSigningKey } from './retire-signing-key.ts'
import { rotateSigningKeys } from './rotate-signing-keys.ts'
import { listSigningKeys } from './signing-key.store.ts'

describe.each(DIALECTS)('retiring signing keys on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const sign = (keys = env.signingKeys) => keys.sign('ES256', { sub: 'x' }, 'JWT')
  const published = async () => (await env.signingKeys.publicJwks()).keys.map(({ kid }) => kid)
  const states = async () =>
    Object.fromEntries((await describeSigningKeys(env)).map(({ keyId, state }) => [keyId, state]))

  test('Keys: after an emergency the new key signs at once, and what the old ones signed is void', async () => {
    const replica = databaseSigningKeys(env, 'ES256')
    const before = await sign(replica)
    const stolen = await findLastSigningKey(env, 'ES256')
    const pending = await rotateSigningKey(env, 'ES256', LOCAL_OPERATOR)
    env.clock.advance(1)
    const { keyId, retired } = await replaceSigningKey(env, LOCAL_OPERATOR, 'ES256')
    expect([...retired].sort()).toEqual([stolen?.keyId, pending.key.keyId].sort())
    expect(decodeProtectedHeader(await sign()).kid).toBe(keyId)
    expect(await published()).toEqual([keyId])
    expect(await env.signingKeys.verify(before, 'JWT')).toBeUndefined()
    // Another process has read the keys within half a minute.
    env.clock.advance(31)
    expect(await replica.verify(before, 'JWT')).toBeUndefined()
    expect(decodeProtectedHeader(await sign(replica)).kid).toBe(keyId)
    // The turn of the one that waited never comes.
    env.clock.advance(86_400)
    expect(decodeProtectedHeader(await sign()).kid).toBe(keyId)

    const dump = await env.testDatabase.dump()
    expect(dump).toContain('signing_key.rotate')
    expect(dump).not.toContain(String(stolen?.privateJwk['d']))
    if (stolen === undefined) throw new Error('there was no key')
    await env.database.run((store) => cleanupRetiredSigningKeys(store, env.clock.now()))
    expect((await storeSigningKey(env, stolen)).kind).toBe('kept')
    expect(await published()).toEqual([keyId])
    expect((await findLastSigningKey(env, 'ES256'))?.keyId).toBe(keyId)
  })

  test('Keys: one that no longer signs can be retired, the one that signs cannot', async () => {
    const first = await sign()
    const old = String(decodeProtectedHeader(first).kid)
    await expect(retireSigningKey(env, LOCAL_OPERATOR, old)).rejects.toMatchObject({ code: 'KEY_IN_USE' })
    const { key } = await rotateSigningKey(env, 'ES256', LOCAL_OPERATOR)
    env.clock.advance(600)
    expect(await env.signingKeys.verify(first, 'JWT')).toEqual({ sub: 'x' })
    await retireSigningKey(env, LOCAL_OPERATOR, old)
    expect(await env.signingKeys.verify(first, 'JWT')).toBeUndefined()
    expect(await states()).toEqual({ [old]: 'retired', [key.keyId]: 'active' })
    for (const none of [old, 'nobody'])
      await expect(retireSigningKey(env, LOCAL_OPERATOR, none)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await env.testDatabase.dump()).toContain('signing_key.retire')
  })

  test('Keys: the files follow what an operator does; one that cannot be written undoes nothing', async () => {
    const told: string[] = []
    const update = async (changed: readonly string[]) => {
      told.push(...changed)
      if (told.length > 1) throw new Error('the disk is full')
    }
    const watched = { ...env, signingKeyFiles: { update } }
    const rotate = (urgency: 'planned' | 'emergency') =>
      rotateSigningKeys(watched, LOCAL_OPERATOR, { algorithms: undefined, urgency })
    env.clock.advance(1)
    expect(await rotate('planned')).toMatchObject({ signingKeys: [{ state: 'pending' }], retired: [] })
    env.clock.advance(1)
    const { signingKeys, retired } = await rotate('emergency')
    expect(signingKeys).toMatchObject([{ state: 'active', algorithm: 'ES256' }])
    expect(retired).toMatchObject([{ state: 'retired' }, { state: 'retired' }])
    expect(told).toEqual(['ES256', 'ES256'])
    expect(await published()).toEqual(signingKeys.map(({ keyId }) => keyId))
    expect(env.logged.join()).toContain('their files could not be written')
  })

  test('Keys: a successor that is retired before its turn leaves the one that signs as it was', async () => {
    env.clock.advance(1)
    const { key } = await rotateSigningKey(env, 'ES256', LOCAL_OPERATOR)
    await retireSigningKey(env, LOCAL_OPERATOR, key.keyId)
    const [first] = await env.database.run(listSigningKeys)
    expect(first).toMatchObject({ publishedUntil: null, retiredAt: null })
    env.clock.advance(86_400)
    const last = await sign()
    expect(decodeProtectedHeader(last).kid).toBe(first?.keyId)
    expect((await rotateSigningKey(env, 'ES256', LOCAL_OPERATOR)).kind).toBe('succeeds')
    env.clock.advance(600)
    expect(await env.signingKeys.verify(last, 'JWT')).toEqual({ sub: 'x' })
  })
})
