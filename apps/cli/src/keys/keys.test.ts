import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { maintainKeys } from '@barycenter/core/keys/maintain-keys.job'
import type { SigningAlgorithm } from '@barycenter/core/keys/signing-keys'
import { createTestDatabase, DIALECTS, type TestDatabase } from '@barycenter/testing/databases'
import { createTestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'
import { exportSigningKeys } from './signing-key-files.ts'

interface Listed {
  readonly keyId: string
  readonly algorithm: string
  readonly state: string
  readonly activeFrom: string
  readonly publishedUntil: string | null
}

describe.each(DIALECTS)('keys on %s', (dialect) => {
  let database: TestDatabase
  let folder: TemporaryFolder
  beforeEach(async () => {
    database = await createTestDatabase(dialect)
    folder = await createTemporaryFolder()
  })
  afterEach(async () => {
    await database.drop()
    await folder.remove()
  })

  const run = (words: string[], environment: Record<string, string> = {}) =>
    invoke(words, {
      folder: folder.path,
      environment: { BARYCENTER__DATABASE__URL: database.url, ...environment },
    })
  const list = async (): Promise<Listed[]> =>
    JSON.parse((await run(['keys', 'list', '--output', 'json'])).stdout)
  const read = (file: string) => readFile(join(folder.path, file), 'utf8')

  test('Keys: rotate makes the next key once, list shows when it signs, and the files follow', async () => {
    const files = {
      BARYCENTER__KEYS__ALG: 'ES256',
      BARYCENTER__KEYS__PRIVATE_KEY_PATH: 'private.pem',
      BARYCENTER__KEYS__JWKS_PATH: 'jwks.json',
    }
    const rotate = () => run(['keys', 'rotate', '--output', 'json'], files)
    const results = [await rotate(), await rotate(), await rotate()].map(({ stdout }) => JSON.parse(stdout))
    expect(results.map(({ result }) => result)).toEqual(['first', 'succeeds', 'kept'])
    expect(results[2].keyId).toBe(results[1].keyId)

    const keys = await list()
    expect(keys).toMatchObject([
      { keyId: results[0].keyId, algorithm: 'ES256', state: 'active', publishedUntil: expect.any(String) },
      { keyId: results[1].keyId, algorithm: 'ES256', state: 'pending', publishedUntil: null },
    ])
    expect(Date.parse(keys[1]?.activeFrom ?? '')).toBeGreaterThan(Date.now() + 300_000)
    const published: { keys: { kid: string }[] } = JSON.parse(await read('jwks.json'))
    expect(published.keys.map(({ kid }) => kid)).toEqual(keys.map(({ keyId }) => keyId))
    expect((await stat(join(folder.path, 'private.pem'))).mode & 0o777).toBe(0o600)

    const { stdout } = await run(['keys', 'list'])
    expect(stdout).toMatch(/^KEY ID +ALG +STATE +CREATED +SIGNS FROM +PUBLISHED UNTIL\n/)
    expect(stdout.split('\n')).toHaveLength(4)
    const other = await run(['keys', 'rotate', '--alg', 'EdDSA'])
    expect(other).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^made EdDSA \S{43}, which signs /),
    })
    expect(await run(['keys', 'rotate', '--alg', 'HS256'])).toMatchObject({ status: 3, stdout: '' })
  })

  test('Keys: in an emergency the new key signs at once, and the files follow', async () => {
    const files = {
      BARYCENTER__KEYS__ALG: 'ES256',
      BARYCENTER__KEYS__PRIVATE_KEY_PATH: 'private.pem',
      BARYCENTER__KEYS__JWKS_PATH: 'jwks.json',
    }
    const rotate = (...flags: string[]) => run(['keys', 'rotate', '--output', 'json', ...flags], files)
    const stolen: Listed = JSON.parse((await rotate()).stdout)
    const pem = await read('private.pem')
    const made: Listed & { result: string } = JSON.parse((await rotate('--now')).stdout)
    expect(made).toMatchObject({ result: 'replaced', state: 'active' })
    expect(await read('private.pem')).not.toBe(pem)
    const published: { keys: { kid: string }[] } = JSON.parse(await read('jwks.json'))
    expect(published.keys.map(({ kid }) => kid)).toEqual([made.keyId])

    const waiting: Listed = JSON.parse((await rotate()).stdout)
    expect(await run(['keys', 'retire', waiting.keyId], files)).toMatchObject({ status: 0 })
    expect(await run(['keys', 'retire', made.keyId], files)).toMatchObject({ status: 6, stdout: '' })
    expect(await run(['keys', 'retire', 'nobody'], files)).toMatchObject({ status: 3, stdout: '' })
    expect(Object.fromEntries((await list()).map(({ keyId, state }) => [keyId, state]))).toEqual({
      [stolen.keyId]: 'retired',
      [made.keyId]: 'active',
      [waiting.keyId]: 'retired',
    })
  })

  test('Keys: with keys.encryption_key nothing lies in the clear; another one, or none, is refused by name', async () => {
    const encrypted = { BARYCENTER__KEYS__ENCRYPTION_KEY: randomBytes(32).toString('base64') }
    await run(['keys', 'rotate', '--alg', 'EdDSA'])
    expect(await database.dump()).toMatch(/\\?"d\\?":/)
    expect(await run(['keys', 'rotate', '--alg', 'ES256'], encrypted)).toMatchObject({ status: 0 })
    expect(await database.dump()).not.toMatch(/\\?"d\\?":/)

    const before = await database.dump()
    const wrong = { BARYCENTER__KEYS__ENCRYPTION_KEY: randomBytes(32).toString('hex') }
    for (const environment of [wrong, {}]) {
      const refused = await run(['keys', 'rotate'], environment)
      expect(refused).toMatchObject({ status: 3, stdout: '' })
      expect(refused.stderr).toMatch(/^error: keys\.encryption_key /)
    }
    expect(await database.dump()).toBe(before)
  })
})

test('Keys: in the background every algorithm gets a key, once, and jwks_path all public halves', async () => {
  const env = await createTestEnv('sqlite')
  const folder = await createTemporaryFolder()
  const keys = { alg: 'ES256', rotationInterval: 0, jwksPath: 'jwks.json' } as const
  const signingKeyFiles = {
    update: (rotated: readonly SigningAlgorithm[]) =>
      exportSigningKeys(env, { keys, workingDirectory: folder.path }, rotated),
  }
  const maintain = () => maintainKeys.run({ ...env, signingKeyFiles }, async () => true)
  expect(await maintain()).toBe(3)
  const text = await readFile(join(folder.path, 'jwks.json'), 'utf8')
  const { keys: published }: { keys: { alg: string }[] } = JSON.parse(text)
  expect(published.map(({ alg }) => alg).sort()).toEqual(['ES256', 'EdDSA', 'PS256', 'RS256'])
  expect(text).not.toMatch(/"(?:d|p|q)":/)
  expect(await maintain()).toBe(0)
  expect(await readFile(join(folder.path, 'jwks.json'), 'utf8')).toBe(text)
  await folder.remove()
  await env.dispose()
})
