import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readRows } from '../flows/stored-users.ts'
import { createTarget, TARGETS } from './targets.ts'
import type { Workspace } from './workspace.ts'

const alice = { username: 'alice', password: 'correct-horse-battery-staple', email: 'alice@example.com' }
const bob = { username: 'bob', password: 'another-strong-passphrase', email: 'bob@example.com' }

/** What the last line tells of the time that a run took. */
const TIME = /\d+ ms/g

describe.each(TARGETS)('sync-users on $dialect, $transport', ({ dialect, transport }) => {
  let workspace: Workspace

  beforeAll(async () => {
    workspace = await createTarget(dialect, transport)
  })
  beforeEach(() => workspace.database.execute('delete from users'))
  afterAll(() => workspace.dispose())

  const syncAliceAndBob = async () => {
    await workspace.write('users.json', [alice, bob])
    expect(await workspace.run(['sync-users', '-f', 'users.json'])).toMatchObject({ status: 0 })
  }

  test('creates the users of both shapes of a file and of standard input, and says so', async () => {
    await workspace.write('users.json', { users: [{ ...alice, email_verified: false }] })
    const sync = await workspace.run(['sync-users', '-f', 'users.json', '--file=-', '--detailed-exitcode'], {
      stdin: JSON.stringify([bob]),
    })
    expect(sync.stdout.replace(TIME, '… ms').split('\n')).toEqual([
      '+ alice   create   email, password',
      '+ bob     create   email, password',
      'User sync complete: 2 created, 0 updated, 0 unchanged (2 passwords hashed, … ms)',
      '',
    ])
    expect(sync.status).toBe(2)
    expect(`${sync.stdout}${sync.stderr}${await workspace.database.dump()}`).not.toContain(alice.password)
  })

  test('leaves alone who is as declared', async () => {
    await syncAliceAndBob()
    const before = await readRows(workspace.database)
    const sync = await workspace.run(['sync-users', '-f', 'users.json', '--detailed-exitcode'])
    expect(sync.stdout.replace(TIME, '… ms')).toBe(
      'User sync complete: 0 created, 0 updated, 2 unchanged (2 passwords verified, … ms)\n',
    )
    expect(sync.status).toBe(0)
    expect(await readRows(workspace.database)).toEqual(before)
  })

  test('a dry run writes nothing, and what it showed can be applied exactly', {
    timeout: 90_000,
  }, async () => {
    await syncAliceAndBob()
    await workspace.write('users.json', [
      { ...alice, email_verified: true, password: 'a new one', properties: { role: 'admin' } },
      { username: 'carol', password: 'x', enabled: false },
    ])
    const before = await readRows(workspace.database)
    const dry = await workspace.run(['sync-users', '-f', 'users.json', '--dry-run', '--detailed-exitcode'])
    const lines = [
      '~ alice   update   email_verified: false → true; properties.role: none → admin; password',
      '+ carol   create   enabled, password',
    ]
    expect(dry.stdout.replace(TIME, '… ms').split('\n').slice(0, 3)).toEqual([
      ...lines,
      'Plan: 1 to create, 1 to update, 0 unchanged; nothing written (1 password verified, … ms)',
    ])
    expect(dry.status).toBe(2)
    expect(await readRows(workspace.database)).toEqual(before)

    // Not over yet, for a server deletes those.
    const later = dialect === 'sqlite' ? 'updated_at + 3600000' : "updated_at + interval '1 hour'"
    await workspace.database.execute(
      `insert into sessions (session_hash, subject, auth_time, amr, expires_at)
       select session_hash, subject, created_at, '[]', ${later} from users,
       (select 'one' as session_hash union all select 'two') as hashes where username = 'alice'`,
    )
    const plan = /--expect-plan (\S+)/.exec(dry.stdout)?.[1] ?? ''
    const apply = ['sync-users', '-f', 'users.json', '--expect-plan', plan]
    const sync = await workspace.run(apply)
    expect(sync.stdout.split('\n').slice(0, 2)).toEqual([`${lines[0]}; 2 sessions revoked`, lines[1]])
    expect(sync.status).toBe(0)

    const stale = await workspace.run(apply)
    expect(stale.stderr).toContain('error: PLAN_STALE: ')
    expect(stale).toMatchObject({ status: 6, stdout: '' })
  })

  test('one record that cannot be applied keeps everything back, with its place in the file', async () => {
    await syncAliceAndBob()
    await workspace.write(
      'users.json',
      `[\n  ${JSON.stringify({ ...bob, email: 'new@example.com' })},\n  {"username": "dave"}\n]`,
    )
    const before = await readRows(workspace.database)
    const sync = await workspace.run(['sync-users', '-f', 'users.json'])
    expect(sync.stdout.replace(TIME, '… ms').split('\n')).toEqual([
      '! dave   failed   CREDENTIAL_REQUIRED /1/password "a new user needs a password or a password hash" (users.json:3:3)',
      expect.stringMatching(/^User sync failed: 1 of 2 records; nothing written \(/),
      '',
    ])
    expect(sync.status).toBe(3)
    expect(await readRows(workspace.database)).toEqual(before)
  })

  test('with --on-error continue the good records of all files are applied, and the bad ones reported', async () => {
    await syncAliceAndBob()
    await workspace.write('a.json', [
      { username: 'erin', password: 'x', email: 'nobody' },
      { ...bob, enabled: false },
    ])
    await workspace.write('b.json', { users: [{ username: 'dave' }, { username: 'frank', password: 'y' }] })
    const sync = await workspace.run([
      'sync-users',
      '-f',
      'a.json',
      '-f',
      'b.json',
      '--on-error',
      'continue',
      '--output',
      'json',
      '--quiet',
    ])
    const report = JSON.parse(sync.stdout)
    expect(report).toMatchObject({ applied: true, total: 4, created: 1, updated: 1, failed: 2 })
    expect(report.results).toEqual([
      expect.objectContaining({ file: 'a.json', index: 1, username: 'bob', action: 'UPDATE', errors: [] }),
      expect.objectContaining({
        file: 'b.json',
        index: 0,
        username: 'dave',
        action: 'FAIL',
        errors: [
          expect.objectContaining({
            code: 'CREDENTIAL_REQUIRED',
            file: 'b.json',
            path: '/users/0/password',
            line: 3,
          }),
        ],
      }),
      expect.objectContaining({ file: 'b.json', index: 1, username: 'frank', action: 'CREATE', errors: [] }),
      expect.objectContaining({
        file: 'a.json',
        index: 0,
        username: 'erin',
        action: 'FAIL',
        errors: [
          expect.objectContaining({
            code: 'EMAIL_INVALID',
            file: 'a.json',
            path: '/0/email',
            line: 5,
            column: 5,
          }),
        ],
      }),
    ])
    expect(sync).toMatchObject({ status: 1, stderr: '' })
  })
})
