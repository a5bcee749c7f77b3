import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTarget, TRANSPORTS } from './targets.ts'
import type { Workspace } from './workspace.ts'

describe.each(TRANSPORTS)('sync-users reads every format, %s', (transport) => {
  let workspace: Workspace

  beforeAll(async () => {
    workspace = await createTarget('sqlite', transport)
  })
  afterAll(() => workspace.dispose())

  test('the same users in each of them are unchanged after the first', async () => {
    const csv = 'username,password,email,properties.role\nalice,"a, ""b""",a@example.com,admin\nbob,x,,\n'
    await workspace.write('users.csv', csv)
    const created = await workspace.run(['sync-users', '-f', 'users.csv'])
    expect(created).toMatchObject({ status: 0, stderr: '' })
    expect(created.stdout).toContain('2 created')

    const alice = {
      username: 'alice',
      password: 'a, "b"',
      email: 'a@example.com',
      properties: { role: 'admin' },
    }
    await workspace.write('alice.ndjson', `${JSON.stringify(alice)}\n`)
    await writeFile(join(workspace.folder, 'bob.yml.gz'), gzipSync('- username: bob\n  password: x\n'))
    const again = await workspace.run(['sync-users', '-f', 'alice.ndjson', '-f', 'bob.yml.gz'])
    expect(again.stdout).toContain('0 created, 0 updated, 2 unchanged')
    const piped = await workspace.run(['sync-users', '-f', '-'], { stdin: csv })
    expect(piped.stdout).toContain('0 created, 0 updated, 2 unchanged')
  })
  test('values by reference are read where the command runs, and are nowhere repeated', async () => {
    await workspace.write('secret', 'from-a-file\n')
    await workspace.write(
      'users.yaml',
      '- username: carol\n  password: {env: CAROL}\n- username: dave\n  password: {file: secret}\n',
    )
    const words = ['sync-users', '-f', 'users.yaml']
    const missing = await workspace.run(words)
    expect(missing).toMatchObject({ status: 3, stdout: '' })
    expect(missing.stderr).toContain('users.yaml:2:3: /0/password: this environment variable is not set')

    const environment = { CAROL: 'from-a-variable' }
    const created = await workspace.run(words, { environment })
    expect(created.stdout).toContain('2 created')
    const printed = `${created.stdout}${created.stderr}${await workspace.database.dump()}`
    expect(printed).not.toMatch(/from-a-(file|variable)/)

    await workspace.write('users.json', [
      { username: 'carol', password: 'from-a-variable' },
      { username: 'dave', password: 'from-a-file' },
    ])
    expect((await workspace.run(['sync-users', '-f', 'users.json'])).stdout).toContain('2 unchanged')
  })
  test('and prints the result in those that other programs read', async () => {
    await workspace.write('users.csv', 'username,password\ncarol,from-a-variable\nerin,\n')
    const words = ['sync-users', '-f', 'users.csv', '--quiet', '--on-error', 'continue', '--output']
    const place = 'title=CREDENTIAL_REQUIRED::/1/password: a new user needs a password or a password hash'
    const github = await workspace.run([...words, 'github'])
    expect(github).toMatchObject({ status: 1, stderr: '' })
    expect(github.stdout.split('\n')[0]).toBe(`::error file=users.csv,line=3,col=6,${place}`)

    const junit = await workspace.run([...words, 'junit'])
    expect(junit.stdout).toMatch(/tests="2" failures="1" .*name="carol".*\/>/s)
    const lines = (await workspace.run([...words, 'ndjson'])).stdout.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { username: 'erin', action: 'FAIL' },
      { unchanged: 1, failed: 1 },
    ])
  })
})
