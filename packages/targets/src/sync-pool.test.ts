import { chmod, chown, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestPool, runOf, type TestPool } from './testing/pool.ts'

const JOHN = { username: 'john', password: '12345' }
const JOHN_LINE = 'john:AESppNAx5fiT9W850wPvKE3Fw==\n'
const MARY = { username: 'mary', password: 'foo' }
const MARY_LINE = 'mary:AESspLxkQKd0MsKGnf8RHukyA==\n'

describe('users in the file of a pool', () => {
  let pool: TestPool

  beforeEach(async () => {
    pool = await createTestPool()
  })
  afterEach(() => pool.dispose())

  test('are written once, and a run that changes nothing writes nothing', async () => {
    expect(await pool.sync([JOHN, MARY])).toMatchObject({ applied: true, created: 2, total: 2 })
    expect(await pool.read()).toBe(JOHN_LINE + MARY_LINE)
    const before = await stat(pool.file)
    expect(await pool.sync([MARY, JOHN])).toMatchObject({
      unchanged: 2,
      results: [],
      work: { rowsWritten: 0 },
    })
    expect((await stat(pool.file)).ino).toBe(before.ino)
    expect(await pool.others()).toEqual([])
    expect(await pool.mode()).toBe(0o600)
  })

  test('who is changed is named, and the password is not', async () => {
    await pool.sync([JOHN])
    const outcome = await pool.sync([{ ...JOHN, password: 'another' }])
    expect(outcome).toMatchObject({
      updated: 1,
      results: [{ action: 'UPDATE', changes: [{ field: 'password', before: null, after: null }] }],
    })
    expect(JSON.stringify(outcome) + (await readFile(`${pool.file}.barycenter.json`, 'utf8'))).not.toMatch(
      /another|AES/,
    )
  })

  test('a plan says the same and writes nothing, and binds the run that it is given to', async () => {
    const plan = await pool.sync([JOHN], { mode: 'PLAN' })
    expect(plan).toMatchObject({ applied: false, created: 1 })
    expect(await pool.others()).toEqual([])
    await expect(pool.read()).rejects.toThrow(/ENOENT/)
    await expect(pool.sync([JOHN, MARY], { expectedPlanHash: plan.planHash })).rejects.toMatchObject({
      code: 'PLAN_STALE',
    })
    expect(await pool.sync([JOHN], { expectedPlanHash: plan.planHash })).toMatchObject({
      created: 1,
      planHash: plan.planHash,
    })
  })

  test('entries of others stay, and become ours when they are declared', async () => {
    await pool.write('postgres:AESx==\n\nmary:TEXTold\n')
    const { results } = await pool.sync([JOHN, MARY])
    expect(results.map(({ action }) => action)).toEqual(['CREATE', 'UPDATE'])
    expect(results[1]?.changes.map(({ field }) => field)).toEqual(['password', 'source'])
    expect(await pool.read()).toBe(`postgres:AESx==\n\n${MARY_LINE}${JOHN_LINE}`)
    expect(await pool.sync([], { prune: 'DELETE' })).toMatchObject({ deleted: 2 })
    expect(await pool.read()).toBe('postgres:AESx==\n\n')
    expect(await pool.state()).toEqual({ version: 1, users: [] })
  })

  test('are pruned by their own source only, and not more of them than allowed', async () => {
    await pool.sync([JOHN])
    await pool.sync([MARY], { source: 'other', prune: 'DELETE' })
    expect(await pool.read()).toBe(JOHN_LINE + MARY_LINE)
    await expect(pool.sync([], { prune: 'DELETE', maxPrune: '20%' })).rejects.toMatchObject({
      code: 'PRUNE_GUARD',
    })
    expect(await pool.read()).toBe(JOHN_LINE + MARY_LINE)
    const [pruned] = (await pool.sync([], { prune: 'DELETE' })).results
    expect(pruned).toMatchObject({ index: -1, username: 'john', action: 'DELETE' })
    expect(await pool.read()).toBe(MARY_LINE)
  })

  test('are left to whom they belong when nobody is to be taken over', async () => {
    await pool.write('postgres:AESx==\n')
    const users = [JOHN, { username: 'postgres', password: 'mine' }]
    const run = { takeOver: false, onError: 'CONTINUE', absent: 'DELETE' } as const
    const refused = await pool.sync(users, run)
    expect(refused).toMatchObject({ created: 1, failed: 1 })
    expect(refused.results[1]?.errors).toMatchObject([
      { code: 'USER_OF_OTHER_SOURCE', path: '/users/1/username' },
    ])
    expect(await pool.sync([JOHN], run)).toMatchObject({ unchanged: 1 })
    expect(await pool.sync([JOHN], { ...run, source: 'other' })).toMatchObject({ failed: 1 })
    expect(await pool.sync([{ username: 'postgres', state: 'ABSENT' }], run)).toMatchObject({ failed: 1 })
    expect(await pool.read()).toBe(`postgres:AESx==\n${JOHN_LINE}`)
  })

  test('who is disabled has no entry, and comes back only when that is said', async () => {
    await pool.sync([JOHN, MARY])
    expect(await pool.sync([{ ...JOHN, enabled: false }])).toMatchObject({ disabled: 1 })
    expect(await pool.read()).toBe(MARY_LINE)
    expect(await pool.sync([JOHN])).toMatchObject({ unchanged: 1 })
    expect(await pool.sync([MARY], { prune: 'DISABLE' })).toMatchObject({ unchanged: 1 })
    const back = await pool.sync([{ ...JOHN, enabled: true }])
    expect(back.results[0]).toMatchObject({
      action: 'UPDATE',
      changes: [{ field: 'enabled' }, { field: 'password' }],
    })
    expect(await pool.read()).toBe(MARY_LINE + JOHN_LINE)
  })

  test('who is declared absent goes as the run says, and only they', async () => {
    await pool.sync([JOHN, MARY])
    const gone = [{ username: 'john', state: 'ABSENT' as const }]
    const [refused] = (await pool.sync(gone)).results
    expect(refused?.errors).toMatchObject([{ code: 'PRUNE_REQUIRED', path: '/users/0/state' }])
    expect(await pool.sync(gone, { absent: 'DELETE', maxPrune: '0' })).toMatchObject({ deleted: 1 })
    expect(await pool.sync(gone, { absent: 'DELETE' })).toMatchObject({ unchanged: 1 })
    expect(await pool.read()).toBe(MARY_LINE)
  })

  test('one bad record keeps everything back, or only itself', async () => {
    const users = [JOHN, { username: 'nobody' }, { username: 'long', password: 'x'.repeat(80) }]
    const refused = await pool.sync(users)
    expect(refused).toMatchObject({ applied: false, failed: 2, created: 1 })
    expect(refused.results.flatMap(({ errors }) => errors)).toMatchObject([
      { code: 'CREDENTIAL_REQUIRED', path: '/users/1/password' },
      { code: 'PASSWORD_INVALID', path: '/users/2/password', message: expect.stringMatching(/79 bytes/) },
    ])
    await expect(pool.read()).rejects.toThrow(/ENOENT/)
    expect(await pool.sync(users, { onError: 'CONTINUE' })).toMatchObject({
      applied: true,
      failed: 2,
      created: 1,
    })
    expect(await pool.read()).toBe(JOHN_LINE)
  })

  test('who is listed with an error, or without a password, keeps their entry, also from pruning', async () => {
    await pool.sync([JOHN, MARY])
    const users = [{ username: 'john' }, { ...MARY, password: 'x'.repeat(80) }]
    const outcome = await pool.sync(users, { onError: 'CONTINUE', prune: 'DELETE' })
    expect(outcome).toMatchObject({ unchanged: 1, failed: 1, deleted: 0 })
    expect(await pool.read()).toBe(JOHN_LINE + MARY_LINE)
  })

  test('the initial policy leaves the password of whoever is there, and on_change is refused', async () => {
    await pool.sync([JOHN])
    await pool.sync([{ ...JOHN, password: 'other' }, MARY], { passwordPolicy: 'INITIAL' })
    expect(await pool.read()).toBe(JOHN_LINE + MARY_LINE)
    const [refused] = (await pool.sync([{ ...JOHN, passwordPolicy: 'ON_CHANGE' }])).results
    expect(refused?.errors).toMatchObject([{ code: 'PASSWORD_POLICY_UNKNOWN' }])
    await expect(pool.sync([JOHN], { passwordPolicy: 'ON_CHANGE' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })

  test.each([
    [{ username: 'two\nlines', password: 'x' }, 'USERNAME_INVALID'],
    [{ username: 'ä'.repeat(65), password: 'x' }, 'USERNAME_INVALID'],
    [{ username: 'a', password: '' }, 'PASSWORD_INVALID'],
    [{ username: 'a', password: '\ud800' }, 'PASSWORD_INVALID'],
    [{ username: 'a', password: 'x', passwordHash: `md5${'0'.repeat(32)}` }, 'CREDENTIAL_AMBIGUOUS'],
    [{ username: 'a', passwordHash: '$2b$10$abc' }, 'PASSWORD_HASH_INVALID'],
  ])('%j is refused with %s', async (user, code) => {
    const { results } = await pool.sync([user])
    expect(results[0]?.errors).toMatchObject([{ code }])
  })

  test('two records of one name are refused both, whatever their case', async () => {
    const { results } = await pool.sync([JOHN, { username: 'JOHN', password: 'x' }])
    expect(results.flatMap(({ errors }) => errors.map(({ code }) => code))).toEqual([
      'USERNAME_DUPLICATE',
      'USERNAME_DUPLICATE',
    ])
  })

  test('the file keeps its mode and its owner, and stays behind its symbolic link', async () => {
    await mkdir(join(pool.folder, 'etc'))
    const real = join(pool.folder, 'etc', 'pool_passwd')
    await writeFile(real, 'postgres:x\n')
    await chmod(real, 0o644)
    const isRoot = process.getuid?.() === 0
    if (isRoot) await chown(real, 65534, 65534)
    await symlink('etc/pool_passwd', pool.file)
    await pool.sync([JOHN])
    expect(await readFile(real, 'utf8')).toBe(`postgres:x\n${JOHN_LINE}`)
    expect(await stat(real)).toMatchObject({ mode: 0o100644, ...(isRoot ? { uid: 65534, gid: 65534 } : {}) })
  })

  test('a new file in a folder that a group shares can be read by the group', async () => {
    await chmod(pool.folder, 0o2770)
    await pool.sync([JOHN])
    expect(await pool.mode()).toBe(0o640)
  })

  test('two at once are one after the other, and nobody is lost', async () => {
    const names = Array.from({ length: 12 }, (_, nth) => `user-${nth}`)
    const targets = [pool.target(), pool.target(), pool.target()]
    await Promise.all(
      names.map((username, nth) => targets[nth % 3]?.sync(runOf([{ username, password: username }]))),
    )
    const lines = (await pool.read()).trim().split('\n')
    expect(lines.map((line) => line.split(':')[0]).toSorted()).toEqual(names.toSorted())
    expect((await pool.state()).users).toHaveLength(names.length)
  })

  test('what cannot be read, or was not written by us, is an error that says what to do', async () => {
    const at = (usersFile: string) => pool.target({ usersFile }).sync(runOf([JOHN]))
    await expect(at(pool.folder)).rejects.toMatchObject({
      kind: 'badInput',
      message: expect.stringContaining('is no file'),
    })
    await expect(at(join(pool.folder, 'no', 'file'))).rejects.toMatchObject({ kind: 'badInput' })
    await symlink('nowhere', join(pool.folder, 'link'))
    await expect(at(join(pool.folder, 'link'))).rejects.toThrow(/leads nowhere/)
    await mkdir(join(pool.folder, 'odd.barycenter.lock'))
    await expect(at(join(pool.folder, 'odd'))).rejects.toMatchObject({
      kind: 'notAllowed',
      message: expect.stringContaining('odd.barycenter.lock: it cannot be opened'),
    })
    await writeFile(`${pool.file}.barycenter.json`, '{"version": 2}')
    await expect(pool.sync([JOHN])).rejects.toThrow(/does not say who owns which users/)
  })

  test('a pool key that is missing or empty is an error, and one that others can read a warning', async () => {
    const key = join(pool.folder, 'key')
    await chmod(key, 0o644)
    await pool.sync([JOHN])
    expect(pool.warnings).toEqual([expect.stringContaining('chmod 600')])
    await writeFile(key, '\nsecond line')
    await expect(pool.sync([JOHN])).rejects.toMatchObject({
      kind: 'badInput',
      message: expect.stringContaining('first line is empty'),
    })
    const poolKeyFile = join(pool.folder, 'none')
    const target = pool.target({ pool: { kind: 'pgpool', secretFormat: 'aes', poolKeyFile } })
    await expect(target.sync(runOf([JOHN]))).rejects.toThrow(/pool key file .*no such file/)
  })
})
