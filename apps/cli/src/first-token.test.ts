import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  authenticateAdminToken,
  listAdminTokens,
  newTokenHalves,
} from '@barycenter/core/admin-tokens/admin-tokens'
import { formatToken } from '@barycenter/core/admin-tokens/token-text'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensureFirstToken } from './first-token.ts'
import { createTemporaryFolder, type TemporaryFolder } from './testing/temporary-folder.ts'

describe.each(DIALECTS)('ensureFirstToken on %s', (dialect) => {
  let env: TestEnv
  let folder: TemporaryFolder

  beforeEach(async () => {
    env = await createTestEnv(dialect)
    folder = await createTemporaryFolder()
  })
  afterEach(async () => {
    await env.dispose()
    await folder.remove()
  })

  const ensure = () => ensureFirstToken(env, 'data/admin-token', folder.path)
  const file = () => join(folder.path, 'data/admin-token')

  test('leaves a token with all rights in a private file, once', async () => {
    expect(await ensure()).toBe(file())
    const text = await readFile(file(), 'utf8')
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    expect(await ensure()).toBe(file())
    expect(await readFile(file(), 'utf8')).toBe(text)
    expect(await listAdminTokens(env)).toMatchObject([
      { name: 'first-start', scopes: ['admin'], expiresAt: null },
    ])
    expect(env.logged).toEqual([])
  })

  test('of processes that start together all take the token of the first', async () => {
    const paths = await Promise.all([ensure(), ensure(), ensure(), ensure()])
    expect(new Set(paths)).toEqual(new Set([file()]))
    expect(await listAdminTokens(env)).toHaveLength(1)
  })

  test.runIf(process.platform === 'linux')(
    'takes over a token that is there, also where nothing can be written',
    async () => {
      const made = formatToken(newTokenHalves(env))
      await writeFile(join(folder.path, 'made'), made, { mode: 0o440 })
      const opened = await open(join(folder.path, 'made'))
      // In this folder not even root can make a file.
      const path = `/proc/${process.pid}/fd/${opened.fd}`
      expect(await ensureFirstToken(env, path, folder.path)).toBe(path)
      await opened.close()
      expect(env.logged).toEqual([])
      expect(await authenticateAdminToken(env, made)).toMatchObject({ scopes: ['admin'] })
    },
  )

  test('takes over the token of a process that was killed before it could store it', async () => {
    await mkdir(join(folder.path, 'data'))
    await writeFile(file(), `${formatToken(newTokenHalves(env))}\n`, { mode: 0o644 })
    expect(await ensure()).toBe(file())
    expect(await listAdminTokens(env)).toHaveLength(1)
    expect(env.logged).toEqual([expect.stringContaining('others may read this file')])
  })

  test('leaves alone a file that holds something else, and says so without showing it', async () => {
    await mkdir(join(folder.path, 'data'))
    await writeFile(file(), 'hush-hush')
    await expect(ensure()).rejects.toThrow(
      /admin\.token_file: .*data\/admin-token is there, but holds no admin token/,
    )
    await expect(ensure()).rejects.not.toThrow(/hush-hush/)
    expect(await readFile(file(), 'utf8')).toBe('hush-hush')
    expect(await listAdminTokens(env)).toEqual([])
  })

  test('goes on without one where no file can be written', async () => {
    await folder.write('data', 'not a folder')
    expect(await ensure()).toBeUndefined()
    expect(await listAdminTokens(env)).toEqual([])
    expect(env.logged).toEqual([expect.stringContaining('barycenter token create')])
  })

  test('does not pretend that the token of another database is valid', async () => {
    await ensure()
    await writeFile(file(), formatToken(newTokenHalves(env)))
    expect(await ensure()).toBeUndefined()
    expect(env.logged).toEqual([expect.stringContaining('is not valid')])
  })
})
