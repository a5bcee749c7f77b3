import { generateKeyPairSync } from 'node:crypto'
import { openDatabase } from '@barycenter/database/database'
import { fixedClock } from '@barycenter/testing/clock'
import { createTestDatabase, DIALECTS, type TestDatabase } from '@barycenter/testing/databases'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_OAUTH_SETTINGS } from '../oauth-settings.ts'
import { systemRandom } from '../random.ts'
import { databaseSigningKeys } from './load-signing-keys.ts'
import { ensureSigningKey, storeSigningKey } from './provide-signing-keys.ts'
import { createJwtSigner } from './sign-jwt.ts'
import { exportPrivateKey, generateSigningKey, parseSigningKey } from './signing-key.ts'
import { SIGNING_ALGORITHMS } from './signing-keys.ts'

describe.each(DIALECTS)('signing keys on %s', (dialect) => {
  let testDatabase: TestDatabase
  const clock = fixedClock()
  const sealer = undefined
  const random = systemRandom(clock)
  const settings = {
    issuer: 'http://localhost:8080',
    sessionLifetime: 3600,
    minimumPasswordLength: 1,
    protectedUsers: [],
    keyRotationInterval: 0,
    auditRetention: 0,
    syncPatience: 30,
    oauth: DEFAULT_OAUTH_SETTINGS,
    administrators: undefined,
  }
  beforeEach(async () => {
    testDatabase = await createTestDatabase(dialect)
  })
  afterEach(() => testDatabase.drop())
  const open = async () => {
    const database = await openDatabase(testDatabase.url)
    await database.migrate()
    return database
  }

  test('processes that start together end with one key, and publish no private part of it', async () => {
    const databases = [await open(), await open(), await open()]
    const keys = await Promise.all(
      databases.map((database) => ensureSigningKey({ database, clock, sealer }, 'ES256')),
    )
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1)

    for (const database of databases) {
      const { keys: published } = await databaseSigningKeys({ database, clock, sealer }, 'ES256').publicJwks()
      expect(published).toEqual([keys[0]?.publicJwk])
      expect(Object.keys(published[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    }
    await Promise.all(databases.map((database) => database.close()))
  })

  test('a key from a file is published beside the others', async () => {
    const database = await open()
    await ensureSigningKey({ database, clock, sealer }, 'ES256')
    const imported = await generateSigningKey('EdDSA')
    await storeSigningKey({ database, clock, sealer, settings, random }, imported)
    await storeSigningKey({ database, clock, sealer, settings, random }, imported)
    const { keys } = await databaseSigningKeys({ database, clock, sealer }, 'ES256').publicJwks()
    expect(keys).toHaveLength(2)
    expect(keys).toContainEqual(imported.publicJwk)
    await database.close()
  })
})

describe.each(SIGNING_ALGORITHMS)('a %s key', (algorithm) => {
  test('signs what its public half verifies, also after a trip through PEM and JWK', async () => {
    const made = await generateSigningKey(algorithm)
    const fromPem = await parseSigningKey(exportPrivateKey(made), algorithm)
    const fromJwk = await parseSigningKey(JSON.stringify(made.privateJwk), algorithm)
    expect(fromPem).toEqual(made)
    expect(fromJwk).toEqual(made)

    const jwt = await createJwtSigner(algorithm, made.keyId, made.privateJwk).sign({ sub: 'größe' }, 'at+jwt')
    const keySet = createLocalJWKSet({ keys: [made.publicJwk as { kty: string }] })
    const { payload, protectedHeader } = await jwtVerify(jwt, keySet)
    expect(payload).toEqual({ sub: 'größe' })
    expect(protectedHeader).toEqual({ alg: algorithm, typ: 'at+jwt', kid: made.keyId })
  })
})

test('a new key has an id that no command line takes for an option', async () => {
  const made = await Promise.all(Array.from({ length: 500 }, () => generateSigningKey('EdDSA')))
  expect(made.filter(({ keyId }) => keyId.startsWith('-'))).toEqual([])
})

test('a text that is no key, or another one, is refused without repeating it', async () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
  const ed25519 = exportPrivateKey(await generateSigningKey('EdDSA'))
  for (const text of [
    'canary',
    '{"kty":"canary"}',
    '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----',
    weak,
    ed25519,
  ]) {
    const refusal = await parseSigningKey(text, 'RS256').catch((error: unknown) => error)
    expect(refusal).toMatchObject({ name: 'SigningKeyError' })
    expect(String(refusal)).not.toContain('canary')
  }
})
