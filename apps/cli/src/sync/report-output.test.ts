import { formatToken } from '@barycenter/core/admin-tokens/token-text'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ForeignServer, startForeignServer } from '../testing/foreign-server.ts'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

const TOKEN = formatToken({ tokenId: '01a1fc03-53ae-700c-847b-da75e5e12345', secret: 'A'.repeat(43) })

const result = { subject: null, changes: [], sessionsRevoked: 0, errors: [] }
const payload = {
  runId: '01a1fc03-53ae-700c-847b-da75e5e12345',
  mode: 'APPLY',
  applied: true,
  planHash: 'hash',
  durationMs: 41,
  total: 99,
  created: 1,
  updated: 1,
  unchanged: 96,
  disabled: 0,
  deleted: 0,
  failed: 1,
  work: {
    passwordsHashed: 1,
    passwordsVerified: 0,
    checkpoints: 0,
    rowsWritten: 4,
    sessionsRevoked: 2,
    grantsRevoked: 3,
  },
  results: [
    {
      ...result,
      index: 0,
      username: 'bob',
      action: 'CREATE',
      changes: [
        { field: 'email', before: null, after: 'bob@example.com' },
        { field: 'password', before: null, after: null },
      ],
    },
    {
      ...result,
      index: 1,
      username: 'alice\u001b[2J\u202e',
      action: 'UPDATE',
      changes: [
        { field: 'emailVerified', before: false, after: true },
        { field: 'email', before: 'a@example.com', after: '\u0007b' },
        { field: 'properties.camelCase', before: { a: [1] }, after: null },
        { field: 'password', before: null, after: null },
      ],
      sessionsRevoked: 2,
    },
    {
      ...result,
      index: 2,
      username: 'dave',
      action: 'FAIL',
      errors: [{ code: 'EMAIL_INVALID', message: 'not an e-mail address', path: '/users/2/email' }],
    },
  ],
}

describe('the report of sync-users', () => {
  let folder: TemporaryFolder
  let server: ForeignServer

  beforeAll(async () => {
    folder = await createTemporaryFolder()
    const users = ['bob', 'alice', 'dave'].map((username) => ({ username, email: 'x@example.com' }))
    await folder.write('users.json', { users })
    server = await startForeignServer(
      (_, response) => void response.end(JSON.stringify({ data: { syncUsers: payload } })),
    )
  })
  afterAll(async () => {
    await server.close()
    await folder.remove()
  })

  const sync = (isTerminal: boolean, ...more: readonly string[]) =>
    invoke(['sync-users', '-f', 'users.json', '--url', server.url, '--on-error', 'continue', ...more], {
      folder: folder.path,
      environment: { BARYCENTER_ADMIN_TOKEN: TOKEN },
      isTerminal,
    })

  test('has aligned columns, places in the file, and no control character of anybody', async () => {
    const { status, stdout, stderr } = await sync(false)
    expect(stdout.split('\n')).toEqual([
      '+ bob                    create   email, password',
      '~ alice\\u001b[2J\\u202e   update   email_verified: false → true; email: a@example.com → \\u0007b; properties.camelCase: {"a":[1]} → none; password; 2 sessions revoked',
      '! dave                   failed   EMAIL_INVALID /users/2/email "not an e-mail address" (users.json:13:7)',
      'User sync complete: 1 created, 1 updated, 96 unchanged, 1 failed (1 password hashed, 41 ms)',
      '',
    ])
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
  })

  test('is coloured on a terminal', async () => {
    const { stdout } = await sync(true)
    expect(stdout).toMatch(/bob +create\S+ {3}email, password$/m)
    for (const start of ['\u001b[32m+ bob', '\u001b[33m~ alice', '\u001b[31m! dave'])
      expect(stdout).toContain(start)
  })
  test('as NDJSON is a line for each record, and then the summary', async () => {
    const { stdout } = await sync(false, '--output', 'ndjson')
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ action, username }) => [action, username])).toEqual([
      ['CREATE', 'bob'],
      ['UPDATE', 'alice\u001b[2J\u202e'],
      ['FAIL', 'dave'],
      [undefined, undefined],
    ])
    expect(lines[3]).toMatchObject({
      applied: true,
      created: 1,
      unchanged: 96,
      failed: 1,
      work: payload.work,
    })
    expect(lines[3]).not.toHaveProperty('results')
  })

  test('as JUnit XML and as annotations names who failed, why and where', async () => {
    const junit = await sync(false, '--output', 'junit')
    expect(junit.stdout).toContain(
      '<testsuite name="sync-users" tests="3" failures="1" errors="0" skipped="0" time="0.041">',
    )
    expect(junit.stdout).toContain('<testcase name="bob" classname="users.json" file="users.json"/>')
    expect(junit.stdout).toContain(
      'EMAIL_INVALID users.json:13:7 /users/2/email not an e-mail address</failure>',
    )

    const github = await sync(false, '--output', 'github')
    expect(github.stdout.split('\n')).toEqual([
      '::error file=users.json,line=13,col=7,title=EMAIL_INVALID::/users/2/email: not an e-mail address',
      'User sync complete: 1 created, 1 updated, 96 unchanged, 1 failed (1 password hashed, 41 ms)',
      '',
    ])
  })

  test('of input that is never sent goes to who reads the result, in formats made for that', async () => {
    await folder.write('bad.json', '[{"username":"a"},{"username":7}]')
    const bad = (output: string) =>
      invoke(['sync-users', '-f', 'bad.json', '-f', 'none.json', '--output', output], { folder: folder.path })
    const stderr = 'error: nothing was written\n'
    const github = await bad('github')
    expect(github).toMatchObject({ status: 3, stderr })
    expect(github.stdout.split('\n')).toEqual([
      '::error file=bad.json,line=1,col=20,title=FIELD_TYPE::/1/username: expected a text, got a value of type number',
      '::error file=none.json,title=DOCUMENT_UNREADABLE::no such file',
      '',
    ])
    const junit = await bad('junit')
    expect(junit).toMatchObject({ status: 3, stderr })
    expect(junit.stdout).toContain('tests="3" failures="2" errors="0" skipped="1"')
    expect(await bad('ndjson')).toMatchObject({ status: 3, stdout: '' })
  })
})
