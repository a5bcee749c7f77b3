import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

const MD5 = `md5${'0123456789abcdef'.repeat(2)}`
const PGPOOL = ['sync-users', '-f', 'users.json', '--target', 'pgpool', '--users-file', 'pool_passwd']
const BOUNCER = ['sync-users', '-f', 'users.json', '--target', 'pgbouncer', '--users-file', 'userlist.txt']

describe('sync-users into the users file of a pool', () => {
  let folder: TemporaryFolder
  const run = (words: readonly string[], environment: Record<string, string> = {}) =>
    invoke(words, { folder: folder.path, environment })
  const read = (name: string) => readFile(join(folder.path, name), 'utf8')

  beforeEach(async () => {
    folder = await createTemporaryFolder()
    await folder.write('users.json', [{ username: 'john', password: '12345' }])
    await folder.write('.pgpoolkey', 'secret\n')
    // Nobody asks for what a pool does not need.
    await folder.write('config.toml', 'this is no configuration')
  })
  afterEach(() => folder.remove())

  test.each([
    [['--pool-key-file', '.pgpoolkey'], {}],
    [[], { PGPOOLKEYFILE: '.pgpoolkey' }],
    [[], { HOME: '.' }],
  ])('finds the key of pgpool by %j and %j, and needs no configuration', async (words, environment) => {
    const planned = await run([...PGPOOL, ...words, '--dry-run', '--detailed-exitcode'], environment)
    expect(planned).toMatchObject({
      status: 2,
      stdout: expect.stringMatching(/\+ john +create +password\nPlan: 1 to create/),
    })
    const [, plan = ''] = /--expect-plan (\S+)/.exec(planned.stdout) ?? []
    expect(await run([...PGPOOL, ...words, '--expect-plan', 'another'], environment)).toMatchObject({
      status: 6,
    })
    expect(await run([...PGPOOL, ...words, '--expect-plan', plan], environment)).toMatchObject({ status: 0 })
    expect(await read('pool_passwd')).toBe('john:AESppNAx5fiT9W850wPvKE3Fw==\n')
  })

  test('takes the hashes that a pool knows, and refuses others where they stand', async () => {
    const verifier =
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU='
    await folder.write(
      'users.json',
      `[{"username": "a", "password_hash": "${MD5}"},\n {"username": "b", "password_hash": "${verifier}"}]`,
    )
    expect(await run(BOUNCER)).toMatchObject({ status: 0, stdout: expect.stringContaining('2 created') })
    expect(await read('userlist.txt')).toBe(`"a" "${MD5}"\n"b" "${verifier}"\n`)
    const refused = await run([...PGPOOL, '--secret-format', 'text'])
    expect(refused.status).toBe(3)
    expect(refused.stdout).toMatch(
      /! b +failed +PASSWORD_HASH_INVALID \/1\/password_hash .*pgpool needs the password itself.*\(users\.json:2:20\)/,
    )
    expect(refused.stdout).not.toContain(verifier)
  })

  test('reports as ever, and says what a pool has no place for', async () => {
    await folder.write('users.json', {
      source: 'ci',
      users: [{ username: 'john', password: '12345', email: 'j@example.com', properties: {} }],
    })
    const { status, stdout, stderr } = await run([...BOUNCER, '--output', 'json'])
    expect([status, stderr]).toEqual([0, 'note: pgbouncer has no place for email and properties: left out\n'])
    expect(JSON.parse(stdout)).toMatchObject({
      applied: true,
      created: 1,
      results: [{ username: 'john', file: 'users.json', action: 'CREATE' }],
    })
    expect(JSON.parse(await read('userlist.txt.barycenter.json')).users).toEqual([
      { name: 'john', source: 'ci' },
    ])
    await folder.write('users.json', { source: 'ci', users: [] })
    expect(await run([...BOUNCER, '--prune', 'delete'])).toMatchObject({
      status: 6,
      stderr: expect.stringContaining('maxPrune (20%)'),
    })
    const junit = await run([...BOUNCER, '--prune', 'delete', '--max-prune', '1', '--output', 'junit'])
    expect(junit).toMatchObject({ status: 0, stdout: expect.stringContaining('john') })
    expect(await read('userlist.txt')).toBe('')
  })

  test('watches its file, and stops when it is asked to', async () => {
    const words = [...BOUNCER, '--watch']
    const { status, stdout } = await invoke(words, { folder: folder.path, untilStopped: Promise.resolve() })
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('1 created') })
    const refused = await invoke([...words, '--secret-format', 'aes'], { folder: folder.path })
    expect(refused).toMatchObject({ status: 3, stdout: '' })
  })

  test.each([
    [['--target', 'pgpool'], 'needs --users-file'],
    [['--users-file', 'x'], '--users-file is of use with --target pgpool or pgbouncer only'],
    [['--create-roles'], '--create-roles is of use with'],
    [[...PGPOOL.slice(3), '--secret-format', 'scram'], 'it knows aes, text and md5'],
    [[...PGPOOL.slice(3)], 'where is the key of pgpool?'],
    [[...PGPOOL.slice(3), '--pool-key-file', 'none'], 'the pool key file'],
    [[...BOUNCER.slice(3), '--secret-format', 'text'], 'it knows scram, plain and md5'],
    [[...BOUNCER.slice(3), '--pool-key-file', '.pgpoolkey'], 'with --target pgpool only'],
    [[...BOUNCER.slice(3), '--url', 'http://localhost:1'], '--url is of no use'],
    [[...BOUNCER.slice(3), '--idempotency-key', 'x'], '--idempotency-key is of no use'],
    [[...BOUNCER.slice(3), '--password-policy', 'on_change'], 'a pool cannot follow on_change'],
    [[...BOUNCER.slice(3), '--reload-command', 'a', '--reload-pid-file', 'b'], 'which is meant?'],
    [[...BOUNCER.slice(3), '--reload-command', "it's"], 'a quote that does not close'],
    [[...BOUNCER.slice(3), '--create-roles'], '--roles-url-file or BARYCENTER_ROLES_URL'],
    [[...BOUNCER.slice(3), '--roles-url-file', 'x'], 'with --create-roles only'],
    [
      [...BOUNCER.slice(3), '--create-roles', '--roles-url-file', 'none'],
      'the file of the roles URL, none: no such file',
    ],
    [[...BOUNCER.slice(3), '--create-roles', '--roles-url-file', '.pgpoolkey'], 'no URL of a database'],
    [[...BOUNCER.slice(3), '--target', 'keycloak'], 'Allowed choices are'],
  ])('%j is refused with exit status 3: %s', async (words, says) => {
    const { status, stdout, stderr } = await run(['sync-users', '-f', 'users.json', ...words])
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toContain(says)
    await expect(read('userlist.txt')).rejects.toThrow(/ENOENT/)
  })

  test('ends with 4 while the server of the roles is away, and with 3 for a folder that is not there', async () => {
    const BARYCENTER_ROLES_URL = 'postgres://postgres:t0p-secret@127.0.0.1:1/postgres'
    const away = await run([...BOUNCER, '--create-roles'], { BARYCENTER_ROLES_URL })
    expect(away).toMatchObject({ status: 4, stderr: expect.stringContaining('the roles URL') })
    expect(away.stderr).not.toContain('t0p-secret')
    await rm(join(folder.path, '.pgpoolkey'))
    const missing = [...BOUNCER.slice(0, -1), 'no/folder/userlist.txt']
    expect(await run(missing)).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('there is no such file or folder'),
    })
  })
})
