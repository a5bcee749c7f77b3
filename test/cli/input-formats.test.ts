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
})
