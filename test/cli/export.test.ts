import { chmod, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DIALECTS } from '@barycenter/testing/databases'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRows } from '../flows/stored-users.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

const BCRYPT = '$2y$05$abcdefghijklmnopqrstuucZGbUxuMlEqps0qcu2pjhO7vaatQZIC'

describe.each(DIALECTS)('export on %s', (dialect) => {
  let workspace: Workspace
  beforeAll(async () => {
    workspace = await createWorkspace(dialect)
    await workspace.write('hr.json', {
      source: 'hr',
      users: [
        { username: 'alice', password: 'correct-horse', email: 'alice@example.com', email_verified: true },
        { username: 'bob', password_hash: BCRYPT, enabled: false, properties: { role: 'admin' } },
      ],
    })
    await workspace.write('it.json', { source: 'it', users: [{ username: 'carol', password: 'x' }] })
    await workspace.run(['sync-users', '-f', 'hr.json'])
    await workspace.run(['sync-users', '-f', 'it.json'])
  })
  afterAll(() => workspace.dispose())

  const syncsAsUnchanged = async (file: string, count: number) => {
    const before = await readRows(workspace.database)
    const sync = await workspace.run(['sync-users', '-f', file, '--detailed-exitcode', '--output', 'json'])
    expect(JSON.parse(sync.stdout)).toMatchObject({
      unchanged: count,
      total: count,
      work: { rowsWritten: 0 },
    })
    expect(sync.status).toBe(0)
    expect(await readRows(workspace.database)).toEqual(before)
  }

  test('prints all users; the document syncs back as unchanged', async () => {
    const { status, stdout, stderr } = await workspace.run(['export'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain(BCRYPT)
    await workspace.write('all.json', stdout)
    await syncsAsUnchanged('all.json', 3)
  })

  test('--to writes a file for its owner alone, over one that others could read', async () => {
    await workspace.write('hr-again.json', 'what was there before')
    await chmod(join(workspace.folder, 'hr-again.json'), 0o644)
    const words = ['export', '--source', 'hr', '--to', 'hr-again.json']
    expect(await workspace.run(words)).toEqual({ status: 0, stdout: '', stderr: '' })
    expect((await stat(join(workspace.folder, 'hr-again.json'))).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await workspace.read('hr-again.json'))).toMatchObject({
      source: 'hr',
      users: [{ username: 'alice' }, { username: 'bob', password_hash: BCRYPT, enabled: false }],
    })
    await syncsAsUnchanged('hr-again.json', 2)
    expect(await readdir(workspace.folder)).not.toContainEqual(expect.stringMatching(/^\.hr-again/))
  })

  test('moves the users to another database, passwords and all', async () => {
    const { stdout } = await workspace.run(['export', '--source', 'hr'])
    const other = await createWorkspace(dialect)
    const sync = await other.run(['sync-users', '-f', '-'], { stdin: stdout })
    expect(sync.stdout).toContain('2 created')
    expect((await other.run(['export', '--source', 'hr'])).stdout).toBe(stdout)
    await other.dispose()
  })
})
