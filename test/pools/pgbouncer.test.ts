import { readFile } from 'node:fs/promises'
import { startPgbouncer } from '@barycenter/testing/pgbouncer'
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
const john = (password: string) => ({ username: 'bouncer "john"', password })
const NAME = john('').username

describe('a real PgBouncer in front of a real PostgreSQL', () => {
  let workspace: PoolWorkspace
  let pgbouncer: PoolProcess
  const roles = postgres(postgresUrl, { max: 1, onnotice: () => {} })
  const words = [
    'sync-users',
    '--target',
    'pgbouncer',
    '--users-file',
    'userlist.txt',
    '--file',
    'users.json',
  ]
  const sync = (...more: string[]) =>
    workspace.run([
      ...words,
      '--reload-pid-file',
      'pgbouncer.pid',
      '--create-roles',
      '--roles-url-file',
      'url',
      ...more,
    ])
  const verifier = async () => {
    const [row] = await roles`select rolpassword as password from pg_authid where rolname = ${NAME}`
    return row?.['password']
  }

  beforeAll(async () => {
    workspace = await createPoolWorkspace()
    await workspace.write('url', `${postgresUrl}\n`)
    await workspace.write('userlist.txt', '; kept\n"somebody" "else"\n')
    pgbouncer = await startPgbouncer(workspace.folder, postgresUrl, 'scram-sha-256')
  }, FETCHING)
  afterAll(async () => {
    await pgbouncer.stop()
    await workspace.dispose()
    await roles`drop role if exists ${roles(NAME)}`
    await roles.end()
  })

  test(
    'lets in who was declared, by one verifier in the file and of the role; and nobody who was removed',
    PATIENCE,
    async () => {
      await workspace.write('users.json', [john('12345')])
      expect(await sync()).toMatchObject({ status: 0, stdout: expect.stringContaining('1 created') })
      await until(async () => (await signInThrough(pgbouncer, NAME, '12345')) === NAME)
      expect(await signInThrough(pgbouncer, NAME, 'wrong')).not.toBe(NAME)
      const file = await readFile(workspace.path('userlist.txt'), 'utf8')
      expect(file).toBe(`; kept\n"somebody" "else"\n"bouncer ""john""" "${await verifier()}"\n`)
      expect(await sync()).toMatchObject({ status: 0, stdout: expect.stringContaining('1 unchanged') })
      expect(await readFile(workspace.path('userlist.txt'), 'utf8')).toBe(file)

      // Somebody gave the role a verifier of its own: the file follows it, for others may know that one.
      await roles.unsafe(`alter role ${`"${NAME.replaceAll('"', '""')}"`} password '12345'`)
      expect(await sync()).toMatchObject({ status: 0, stdout: expect.stringContaining('1 updated') })
      await until(async () => (await signInThrough(pgbouncer, NAME, '12345')) === NAME)

      await workspace.write('users.json', [john('another')])
      expect(await sync()).toMatchObject({ status: 0, stdout: expect.stringContaining('1 updated') })
      await until(async () => (await signInThrough(pgbouncer, NAME, 'another')) === NAME)
      expect(await signInThrough(pgbouncer, NAME, '12345')).not.toBe(NAME)

      await workspace.write('users.json', [{ ...john('another'), enabled: false }])
      expect(await sync()).toMatchObject({ status: 0, stdout: expect.stringContaining('1 disabled') })
      await until(async () => (await signInThrough(pgbouncer, NAME, 'another')) !== NAME)
      const [role] = await roles`select rolcanlogin as "canLogin" from pg_roles where rolname = ${NAME}`
      expect(role).toEqual({ canLogin: false })
    },
  )
})
