import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { findDebianProgram } from '@barycenter/testing/debian-packages'
import { startPgpool } from '@barycenter/testing/pgpool'
import type { PoolProcess } from '@barycenter/testing/pool-process'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  createPoolWorkspace,
  FETCHING,
  PATIENCE,
  type PoolWorkspace,
  signInThrough,
  until,
} from './pool-workspace.ts'

const postgresUrl = inject('postgresUrl')
const SYNC = ['sync-users', '--target', 'pgpool', '--users-file', 'pool_passwd', '--file', 'users.json']
/** Somebody with all that the file has to escape. */
const ODD = { username: 'Zoë:\\"', password: 'pässwörd:with\\colon' }
/** SQLSTATE invalid_password, or Pgpool-II's own word for it. */
const REFUSED = /^(?:28P01|XX000)$/

describe('a real Pgpool-II in front of a real PostgreSQL', () => {
  let workspace: PoolWorkspace
  let pgpool: PoolProcess
  const pool = [...SYNC, '--pool-key-file', 'pool_key', '--reload-pid-file', 'pgpool.pid', '--create-roles']
  const sync = (...words: string[]) =>
    workspace.run([...pool, ...words], { BARYCENTER_ROLES_URL: postgresUrl })

  /** Pgpool's processes read the file one after the other: who is let in by one may have to wait for the next. */
  const isOddLetIn = async () => (await signInThrough(pgpool, ODD.username, ODD.password)) === ODD.username

  beforeAll(async () => {
    workspace = await createPoolWorkspace()
    await workspace.write('pool_key', 'the key of the pool\nand no more')
    await workspace.write('pool_passwd', '#keep:AESabc\n')
    pgpool = await startPgpool(workspace.folder, postgresUrl)
  }, FETCHING)
  afterAll(async () => {
    await pgpool.stop()
    await workspace.dispose()
    const sql = postgres(postgresUrl, { max: 1, onnotice: () => {} })
    await sql`drop role if exists johanna, ${sql(ODD.username)}`
    await sql.end()
  })

  test('lets in who was declared, by the password of now; and nobody who was removed', PATIENCE, async () => {
    await workspace.write('users.json', [{ username: 'johanna', password: '12345' }, ODD])
    expect(await sync()).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('2 created'),
    })
    await until(async () => (await signInThrough(pgpool, 'johanna', '12345')) === 'johanna')
    await until(isOddLetIn)
    expect(await signInThrough(pgpool, 'johanna', 'wrong')).toMatch(REFUSED)
    const unchanged = await readFile(workspace.path('pool_passwd'), 'utf8')
    expect(await sync('--detailed-exitcode')).toMatchObject({ status: 0, stderr: '' })
    expect(await readFile(workspace.path('pool_passwd'), 'utf8')).toBe(unchanged)

    await workspace.write('users.json', [{ username: 'johanna', password: 'another' }, ODD])
    expect(await sync('--detailed-exitcode')).toMatchObject({ status: 2 })
    await until(async () => (await signInThrough(pgpool, 'johanna', 'another')) === 'johanna')
    expect(await signInThrough(pgpool, 'johanna', '12345')).toMatch(REFUSED)

    await workspace.write('users.json', [ODD])
    const pruned = await sync('--prune', 'delete', '--max-prune', '50%')
    expect(pruned).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/- johanna .*delete.* role: present → none/),
    })
    await until(async () => REFUSED.test(await signInThrough(pgpool, 'johanna', 'another')))
    await until(isOddLetIn)
    expect(await readFile(workspace.path('pool_passwd'), 'utf8')).toMatch(
      /^#keep:AESabc\nZoë\\:\\\\":AES[^\n]+\n$/,
    )
  })

  test('an entry is byte for byte that of pg_enc', async () => {
    const { path, environment } = await findDebianProgram('pgpool2', 'pg_enc')
    for (const password of ['12345', 'pässwörd:with\\colon', 'x'.repeat(79)]) {
      await workspace.write('one.json', [{ username: 'somebody', password }])
      const words = ['--users-file', 'one', '--file', 'one.json', '--pool-key-file', 'pool_key']
      const { status, stderr } = await workspace.run(['sync-users', '--target', 'pgpool', ...words])
      expect([status, stderr]).toEqual([0, ''])
      const options = { env: { ...environment, HOME: workspace.folder }, cwd: workspace.folder }
      const { stdout } = await promisify(execFile)(path, ['-k', 'pool_key', password], options)
      const [, entry = 'none'] = /pool_passwd string: (\S+)/.exec(stdout) ?? []
      expect(await readFile(workspace.path('one'), 'utf8')).toBe(`somebody:${entry}\n`)
    }
  })
})
