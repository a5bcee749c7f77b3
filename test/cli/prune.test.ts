import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readRows } from '../flows/stored-users.ts'
import { createTarget, TARGETS } from './targets.ts'
import type { Workspace } from './workspace.ts'

const USERS = ['ann', 'ben', 'cat', 'dan', 'eve'].map((username) => ({
  username,
  password: 'x',
  enabled: true,
}))

describe.each(TARGETS)('sync-users --prune on $dialect, $transport', ({ dialect, transport }) => {
  let workspace: Workspace
  beforeAll(async () => {
    workspace = await createTarget(dialect, transport)
    await workspace.write('five.json', USERS)
    await workspace.write('four.json', USERS.slice(0, 4))
    await workspace.write('three.json', USERS.slice(0, 3))
  })
  // All of them are there and enabled again, whatever became of them.
  beforeEach(async () => {
    expect(await workspace.run(['sync-users', '-f', 'five.json'])).toMatchObject({ status: 0 })
  })
  afterAll(() => workspace.dispose())

  test('says who is disabled, and does it', async () => {
    const dry = await workspace.run(['sync-users', '-f', 'four.json', '--prune', 'disable', '--dry-run'])
    expect(dry.stdout).toContain('- eve   disable   enabled: true → false\n')
    expect(dry.stdout).toContain('1 to disable')
    const run = await workspace.run(['sync-users', '-f', 'four.json', '--prune', 'disable'])
    expect(run.stdout).toContain('- eve   disable   enabled: true → false\n')
    expect(run.stdout).toContain('0 created, 0 updated, 1 disabled, 4 unchanged')
    expect(run.status).toBe(0)
  })

  test('refuses to remove too many, with 6, and writes nothing', async () => {
    const before = await readRows(workspace.database)
    const run = await workspace.run(['sync-users', '-f', 'three.json', '--prune', 'delete'])
    expect(run.stderr).toContain('2 of the 5 users')
    expect(run.stderr).toContain('maxPrune (20%)')
    expect(run.status).toBe(6)
    expect(await readRows(workspace.database)).toEqual(before)
  })

  test('removes as many as it is told to', async () => {
    const run = await workspace.run(['sync-users', '-f', 'three.json', '--prune=delete', '--max-prune=2'])
    expect(run.stdout).toContain('- dan   delete\n- eve   delete\n')
    expect(run.status).toBe(0)
  })

  test('leaves users of another source alone where it may not take over, with 3', async () => {
    const before = await readRows(workspace.database)
    await workspace.write('taken.json', [{ username: 'ann', password: 'taken' }])
    const words = ['sync-users', '-f', 'taken.json', '--source=other', '--no-take-over']
    const run = await workspace.run(words)
    expect(run.stdout).toContain('USER_OF_OTHER_SOURCE')
    expect(run.status).toBe(3)
    expect(await readRows(workspace.database)).toEqual(before)
  })

  test('prunes nothing on a file with a bad record, whose user would seem to be missing', async () => {
    await workspace.write('bad.json', [USERS[0], USERS[1], { ...USERS[2], emial: 'cat@example.com' }])
    const words = [
      'sync-users',
      '-f',
      'bad.json',
      '--on-error',
      'continue',
      '--prune',
      'delete',
      '--max-prune',
      '9',
    ]
    const run = await workspace.run(words)
    expect(run.stderr).toContain('did you mean "email"?')
    expect(run.status).toBe(3)
  })

  test('a user who is declared absent is removed as the run says, and the run has to say it', async () => {
    await workspace.write('absent.json', [
      ...USERS.slice(0, 2),
      { username: 'cat', state: 'absent' },
      ...USERS.slice(3),
    ])
    const silent = await workspace.run(['sync-users', '-f', 'absent.json'])
    expect(silent.stdout).toContain('PRUNE_REQUIRED /2/state')
    expect(silent.status).toBe(3)
    const run = await workspace.run(['sync-users', '-f', 'absent.json', '--prune', 'disable'])
    expect(run.stdout).toContain('- cat   disable')
    expect(run.status).toBe(0)
  })
})
