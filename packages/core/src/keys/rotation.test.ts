import { randomBytes } from 'node:crypto'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_OPERATOR } from '../admin-tokens/admin-token.ts'
import { systemRandom } from '../random.ts'
import { databaseInstanceSecrets } from '../secrets/instance-secrets.ts'
import { createSealer } from '../secrets/sealer.ts'
import { databaseSigningKeys } from './load-signing-keys.ts'
import { maintainSigningKeys, rotateSigningKey, storeSigningKey } from './provide-signing-keys.ts'
import { sealStoredSecrets } from './seal-stored-secrets.ts'
import { listSigningKeys } from './signing-key.store.ts'
import { generateSigningKey } from './signing-key.ts'
import { SIGNING_ALGORITHMS } from './signing-keys.ts'

describe.each(DIALECTS)('rotation on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const kidsOf = async (keys = env.signingKeys) => (await keys.publicJwks()).keys.map(({ kid }) => kid)
  const sign = (keys = env.signingKeys) => keys.sign('ES256', { sub: 'x' }, 'JWT')
  const kidOf = (jwt: string) => decodeProtectedHeader(jwt).kid

  test('Keys: a new key is published before it signs; what the old one signed verifies until it expires', async () => {
    const replica = databaseSigningKeys(env, 'ES256')
    const before = await sign()
    env.clock.advance(1)
    const { kind, key } = await rotateSigningKey(env, 'ES256', LOCAL_OPERATOR)
    expect(kind).toBe('succeeds')
    expect(await env.testDatabase.dump()).toContain('signing_key.rotate')

    env.clock.advance(31)
    for (const keys of [env.signingKeys, replica]) {
      expect(await kidsOf(keys)).toEqual([kidOf(before), key.keyId])
      expect(kidOf(await sign(keys))).toBe(kidOf(before))
    }
    env.clock.advance(600)
    const last = await sign(replica)
    expect(kidOf(last)).toBe(key.keyId)
    expect(kidOf(await sign())).toBe(key.keyId)
    expect(await kidsOf()).toEqual([kidOf(before), key.keyId])
    expect(await env.signingKeys.verify(before, 'JWT')).toEqual({ sub: 'x' })
    expect(await env.signingKeys.verify(before, 'at+jwt')).toBeUndefined()

    env.clock.advance(env.settings.oauth.lifetimes.idToken)
    expect(await kidsOf(replica)).toEqual([key.keyId])
    expect(await replica.verify(before, 'JWT')).toBeUndefined()
    expect(await replica.verify(last, 'JWT')).toEqual({ sub: 'x' })
  })

  test('Keys: replicas that rotate together end with one successor', async () => {
    const successions = await Promise.all([1, 2, 3].map(() => rotateSigningKey(env, 'ES256', LOCAL_OPERATOR)))
    expect(successions.map(({ kind }) => kind).sort()).toEqual(['kept', 'kept', 'succeeds'])
    expect(new Set(successions.map(({ key }) => key.keyId)).size).toBe(1)
    expect(await env.database.run(listSigningKeys)).toHaveLength(2)
  })

  test('Keys: a key from a file takes over too, and only once it is published', async () => {
    const imported = await generateSigningKey('ES256')
    const first = await sign()
    expect((await storeSigningKey(env, imported)).kind).toBe('succeeds')
    expect((await storeSigningKey(env, imported)).kind).toBe('kept')
    env.clock.advance(31)
    expect(kidOf(await sign())).toBe(kidOf(first))
    env.clock.advance(600)
    expect(kidOf(await sign())).toBe(imported.keyId)
  })

  test('Keys: all algorithms lie side by side, and those that are due get successors by themselves', async () => {
    expect(await env.signingKeys.algorithms()).toEqual(['ES256'])
    const day = 86_400
    expect(await maintainSigningKeys(env, day)).toEqual({ made: ['RS256', 'PS256', 'EdDSA'], rotated: [] })
    expect(await maintainSigningKeys(env, day)).toEqual({ made: [], rotated: [] })
    for (const algorithm of SIGNING_ALGORITHMS) {
      const jwt = await env.signingKeys.sign(algorithm, { sub: algorithm }, 'JWT')
      const keys = [...(await env.signingKeys.publicJwks()).keys]
      expect((await jwtVerify(jwt, createLocalJWKSet({ keys }))).payload.sub).toBe(algorithm)
    }
    expect((await env.signingKeys.algorithms())[0]).toBe('ES256')

    env.clock.advance(day)
    expect((await maintainSigningKeys(env, 0)).rotated).toEqual([])
    const [one, other] = await Promise.all([maintainSigningKeys(env, day), maintainSigningKeys(env, day)])
    expect([...one.rotated, ...other.rotated].sort()).toEqual([...SIGNING_ALGORITHMS].sort())
    expect(await env.database.run(listSigningKeys)).toHaveLength(8)
  })

  describe('with keys.encryption_key', () => {
    const random = systemRandom({ now: () => new Date() })
    const sealer = createSealer(randomBytes(32).toString('base64url'), random)
    const open = (opener: TestEnv['sealer']) => {
      const sealed = { ...env, sealer: opener }
      return {
        ...sealed,
        signingKeys: databaseSigningKeys(sealed, 'ES256'),
        secrets: databaseInstanceSecrets(sealed),
      }
    }

    test('what lay in the clear is sealed at start, and serves as before', async () => {
      const digest = await env.secrets.keyedDigest('pairwise-subject', 'alice')
      const [key] = await env.database.run(listSigningKeys)
      const secret = String(key?.privateJwk['d'])
      expect(await env.testDatabase.dump()).toContain(secret)
      expect(await sealStoredSecrets(env)).toBe(0)

      const sealed = open(sealer)
      expect(await sealStoredSecrets(sealed)).toBe(2)
      expect(await sealStoredSecrets(sealed)).toBe(0)
      expect(await env.testDatabase.dump()).not.toContain(secret)
      expect(kidOf(await sealed.signingKeys.sign('ES256', {}, 'JWT'))).toBe(key?.keyId)
      expect(await sealed.secrets.keyedDigest('pairwise-subject', 'alice')).toBe(digest)
      const made = await rotateSigningKey(sealed, 'ES256', LOCAL_OPERATOR)
      expect(Object.keys(made.key.privateJwk)).toEqual(['sealed'])
      await sealed.secrets.keyedDigest('user-code', 'x')
      expect(await sealStoredSecrets(sealed)).toBe(0)
    })

    test('without that key, or with another, it refuses by name, and changes nothing', async () => {
      await sealStoredSecrets(open(sealer))
      await open(sealer).secrets.keyedDigest('interaction', 'x')
      const before = await env.testDatabase.dump()
      const other = createSealer(randomBytes(32).toString('base64url'), random)
      for (const wrong of [undefined, other]) {
        const opened = open(wrong)
        const refusal = { name: 'EncryptionKeyError', message: /^keys\.encryption_key / }
        const expected = expect.objectContaining({
          name: refusal.name,
          message: expect.stringMatching(refusal.message),
        })
        await expect(sealStoredSecrets(opened)).rejects.toEqual(expected)
        await expect(opened.signingKeys.sign('ES256', {}, 'JWT')).rejects.toEqual(expected)
        await expect(opened.secrets.keyedDigest('interaction', 'x')).rejects.toEqual(expected)
      }
      expect(await env.testDatabase.dump()).toBe(before)
    })
  })
})
