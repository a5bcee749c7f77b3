import { readFile } from 'node:fs/promises'
import '@barycenter/testing/provided-context'
import { findFreePort } from '@barycenter/testing/free-port'
import postgres from 'postgres'
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { md5Password } from '../md5-password.ts'
import { createTestPool, runOf, type TestPool } from '../testing/pool.ts'

const postgresUrl = inject('postgresUrl')
/** What is made in PostgreSQL here begins with this, for other tests use the same server. */
const PREFIX = 'roles_test_'
const name = (rest: string) => `${PREFIX}${rest}`
const JOHN = { username: name('john'), password: '12345' }
const MARY = { username: name('mary "O"'), password: 'pässwörd' }

const sql = postgres(postgresUrl, { max: 1, onnotice: () => {} })

interface RoleRow {
  readonly login: boolean
  readonly password: string | null
}

async function roleOf(role: string): Promise<RoleRow | undefined> {
  const [row] = await sql<RoleRow[]>`
    select rolcanlogin as login, rolpassword as password from pg_authid where rolname = ${role}`
  return row
}

/** Whether PostgreSQL itself lets somebody in. */
async function letsIn({ username, password }: typeof JOHN): Promise<boolean> {
  const connection = postgres(postgresUrl, { username, password, max: 1, fetch_types: false })
  try {
    await connection`select 1`
    return true
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code.startsWith('28')) return false
    throw error
  } finally {
    await connection.end()
  }
}

describe('roles beside the users of a pool', () => {
  let pool: TestPool

  beforeEach(async () => {
    pool = await createTestPool({ rolesUrl: postgresUrl })
  })
  afterEach(async () => {
    await pool.dispose()
    const roles = await sql<
      { name: string }[]
    >`select rolname as name from pg_roles where starts_with(rolname, ${PREFIX})`
    for (const role of roles) {
      await sql`drop owned by ${sql(role.name)}`
      await sql`drop role ${sql(role.name)}`
    }
  })
  afterAll(() => sql.end())

  test('are made and changed as declared, by verifiers; a plan makes none', async () => {
    const plan = await pool.sync([JOHN, MARY], { mode: 'PLAN' })
    expect(plan.results[0]?.changes.map(({ field }) => field)).toEqual(['password', 'role'])
    expect(await roleOf(JOHN.username)).toBeUndefined()
    expect(await pool.sync([JOHN, MARY], { expectedPlanHash: plan.planHash })).toMatchObject({ created: 2 })
    expect((await roleOf(JOHN.username))?.password).toMatch(/^SCRAM-SHA-256\$4096:/)
    expect([await letsIn(JOHN), await letsIn(MARY), await letsIn({ ...JOHN, password: 'x' })]).toEqual([
      true,
      true,
      false,
    ])
    expect(await pool.sync([JOHN, MARY])).toMatchObject({ unchanged: 2 })

    await sql`alter role ${sql(JOHN.username)} password 'changed by hand'`
    const { results } = await pool.sync([JOHN, MARY])
    expect(results).toMatchObject([
      { action: 'UPDATE', changes: [{ field: 'role.password', before: null, after: null }] },
    ])
    expect(await letsIn(JOHN)).toBe(true)
    await pool.sync([{ ...JOHN, password: 'new' }, MARY])
    expect([await letsIn(JOHN), await letsIn({ ...JOHN, password: 'new' })]).toEqual([false, true])
  })

  test('that have the password already are left alone, also under md5', async () => {
    const md5 = md5Password(JOHN.username, JOHN.password)
    await sql.unsafe(`create role "${JOHN.username}" login password '${md5}'`)
    const { results } = await pool.sync([JOHN])
    expect(results[0]?.changes.map(({ field }) => field)).toEqual(['password'])
    expect((await roleOf(JOHN.username))?.password).toBe(md5)
  })

  test('of the mighty, and names of PostgreSQL, are refused; the others go on', async () => {
    await sql.unsafe(`create role "${name('super')}" superuser login; create role "${name('heir')}" login in role "${name('super')}";
      create role "${name('maker')}" login createrole; create role "${name('group')}";
      create role "${name('runner')}" login in role pg_execute_server_program`)
    const refused = [
      'postgres',
      'pg_monitor',
      'pg_nobody',
      name('super'),
      name('heir'),
      name('maker'),
      name('runner'),
      name('group'),
      name('x'.repeat(60)),
      'public',
    ]
    const users = [...refused.map((username) => ({ username, password: 'taken over' })), JOHN]
    const outcome = await pool.sync(users, { onError: 'CONTINUE' })
    expect(outcome).toMatchObject({ applied: true, created: 1, failed: refused.length })
    const codes = outcome.results.flatMap(({ username, errors }) =>
      errors.map(({ code }) => `${username} ${code}`),
    )
    expect(codes).toEqual(
      refused.map((each) => `${each} ${each === 'public' ? 'ROLE_REFUSED' : 'USER_PROTECTED'}`),
    )
    expect(await pool.read()).toMatch(new RegExp(`^${JOHN.username}:[^\\n]+\\n$`))
    await sql`select 1`
    // And by all or nothing, nothing: neither roles nor entries.
    const all = await pool.sync([MARY, { username: 'public', password: 'x' }])
    expect(all).toMatchObject({ applied: false, failed: 1 })
    expect(await roleOf(MARY.username)).toBeUndefined()
    expect(await pool.read()).not.toContain('mary')
  })

  test('go with their users if they were made here, and are only closed if they were there before', async () => {
    await sql.unsafe(`create role "${name('app')}" login password 'app'`)
    await pool.sync([JOHN, { username: name('app'), password: 'app' }])
    await pool.sync([{ ...JOHN, enabled: false }])
    expect(await roleOf(JOHN.username)).toMatchObject({ login: false })
    await pool.sync([{ ...JOHN, enabled: true }])
    expect(await letsIn(JOHN)).toBe(true)
    expect(await pool.sync([], { prune: 'DELETE' })).toMatchObject({ deleted: 2 })
    expect(await roleOf(JOHN.username)).toBeUndefined()
    expect(await roleOf(name('app'))).toMatchObject({ login: false })
    expect(await pool.read()).toBe('')
  })

  test('that own something are closed, and their entry is gone, until somebody has dealt with that', async () => {
    await pool.sync([JOHN])
    await sql`create schema authorization ${sql(JOHN.username)}`
    const prune = { prune: 'DELETE', onError: 'CONTINUE' } as const
    const { results } = await pool.sync([], prune)
    expect(results).toMatchObject([
      {
        action: 'FAIL',
        errors: [{ code: 'ROLE_REFUSED', message: expect.stringMatching(/REASSIGN OWNED/) }],
      },
    ])
    expect([await roleOf(JOHN.username), await pool.read()]).toMatchObject([{ login: false }, ''])
    expect(await pool.sync([], prune)).toMatchObject({ failed: 1 })
    await sql`drop owned by ${sql(JOHN.username)}`
    expect(await pool.sync([], prune)).toMatchObject({ deleted: 1 })
    expect([await roleOf(JOHN.username), (await pool.state()).users]).toEqual([undefined, []])
  })

  test('are left to whom they belong when nobody is to be taken over', async () => {
    await sql.unsafe(`create role "${JOHN.username}" login password 'his own'`)
    const [refused] = (await pool.sync([JOHN], { takeOver: false })).results
    expect(refused?.errors).toMatchObject([{ code: 'USER_OF_OTHER_SOURCE' }])
    expect(await letsIn({ ...JOHN, password: 'his own' })).toBe(true)
  })

  test('say whose they are themselves: several files have the same users, and one that was lost is made again', async () => {
    const source = `it's "C:\\\\temp"`
    const run = { takeOver: false, source }
    await pool.sync([JOHN], run)
    const other = pool.target({ usersFile: `${pool.file}-of-another-pod` })
    expect(await other.sync(runOf([JOHN], run))).toMatchObject({ created: 1, work: { passwordsHashed: 0 } })
    const stranger = await other.sync(runOf([JOHN], { ...run, source: 'stranger' }))
    expect(stranger.results[0]?.errors).toMatchObject([{ code: 'USER_OF_OTHER_SOURCE' }])
    const elsewhere = pool.target({ usersFile: `${pool.file}-of-another-source` })
    await elsewhere.sync(runOf([JOHN], { source: 'stranger' }))
    expect(await elsewhere.sync(runOf([], { source: 'stranger', prune: 'DELETE' }))).toMatchObject({
      deleted: 1,
    })
    expect(await letsIn(JOHN)).toBe(true)
    expect(await other.sync(runOf([], { ...run, prune: 'DELETE' }))).toMatchObject({ deleted: 1 })
    expect(await roleOf(JOHN.username)).toBeUndefined()
    await other.sync(runOf([JOHN], run))
    const lost = pool.target({ usersFile: `${pool.file}-of-a-new-pod` })
    const gone = [{ username: JOHN.username, state: 'ABSENT' as const }]
    expect(await lost.sync(runOf(gone, { ...run, absent: 'DELETE' }))).toMatchObject({ deleted: 1 })
    expect(await roleOf(JOHN.username)).toBeUndefined()
    expect(await pool.sync([JOHN], run)).toMatchObject({ updated: 1 })
    expect(await letsIn(JOHN)).toBe(true)
  })

  test('may be made by somebody who sees no passwords: then they change with the file', async () => {
    await sql.unsafe(
      `create role "${name('maker')}" login createrole password 'maker'; create role "${name('weak')}" login password 'weak'`,
    )
    const urlOf = (user: string) => {
      const url = new URL(postgresUrl)
      Object.assign(url, { username: name(user), password: user })
      return url.href
    }
    const target = pool.target({ rolesUrl: urlOf('maker') })
    await target.sync(runOf([JOHN]))
    expect(await letsIn(JOHN)).toBe(true)
    const before = await roleOf(JOHN.username)
    expect(await target.sync(runOf([JOHN]))).toMatchObject({ unchanged: 1, work: { passwordsHashed: 0 } })
    expect(await roleOf(JOHN.username)).toEqual(before)
    await target.sync(runOf([{ ...JOHN, password: 'new' }]))
    expect(await letsIn({ ...JOHN, password: 'new' })).toBe(true)
    await expect(pool.target({ rolesUrl: urlOf('weak') }).sync(runOf([JOHN]))).rejects.toMatchObject({
      kind: 'notAllowed',
      message: expect.stringContaining('CREATEROLE'),
    })
    await expect(pool.target({ rolesUrl: urlOf('nobody') }).sync(runOf([JOHN]))).rejects.toMatchObject({
      kind: 'notAllowed',
    })
  })

  test('of a server that is away keep everything as it was, without a word about its password', async () => {
    await pool.sync([JOHN])
    const before = await readFile(pool.file, 'utf8')
    const rolesUrl = `postgres://postgres:t0p-secret@127.0.0.1:${await findFreePort()}/postgres`
    const error: unknown = await pool
      .target({ rolesUrl })
      .sync(runOf([{ ...JOHN, password: 'new' }]))
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'TargetUnavailableError' })
    expect(`${error}`).not.toContain('t0p-secret')
    expect(await readFile(pool.file, 'utf8')).toBe(before)
    for (const wrong of [
      'mysql://root:t0p-secret@host',
      't0p-secret',
      'postgres://u:t0p-secret%zz@host/db',
    ]) {
      const refused = () => pool.target({ rolesUrl: wrong })
      expect(refused).toThrow(/no URL of a database/)
      expect(refused).not.toThrow(/t0p-secret/)
    }
  })
})
