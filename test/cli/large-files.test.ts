import { setTimeout as later } from 'node:timers/promises'
import { DIALECTS } from '@barycenter/testing/databases'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { start } from './command.ts'
import { createTarget, TARGETS } from './targets.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

const COUNT = 150
/** So that few users are a large file: 150 of them are 9 MiB. */
const PADDING = ' '.repeat(64_000)

type User = Readonly<Record<string, unknown>>
const people = (change: (nth: number) => User = () => ({})): User[] =>
  Array.from({ length: COUNT }, (_, nth) => ({
    username: `user-${nth}`,
    password: `secret ${nth}`,
    ...change(nth),
  }))
const large = (users: readonly User[]) =>
  `{"source": "hr", "users": [\n${users.map((user) => JSON.stringify(user) + PADDING).join(',\n')}\n]}\n`
const lastLine = (text: string) => JSON.parse(text.trim().split('\n').at(-1) ?? '')

const SYNC = ['sync-users', '-f', 'users.json', '--quiet']
const LONG = 180_000

// Each database and each transport once: how they go together, the tests of smaller files show.
const DIAGONAL = TARGETS.filter(
  ({ dialect, transport }) => (dialect === 'sqlite') === (transport === 'local'),
)

describe.each(DIAGONAL)('a large file on $dialect, $transport', ({ dialect, transport }) => {
  let workspace: Workspace
  beforeEach(async () => {
    workspace = await createTarget(dialect, transport)
  })
  afterEach(() => workspace.dispose())

  test(
    'is synced in batches, with all that a small one has',
    async () => {
      await workspace.write('users.json', large(people()))
      const plan = await workspace.run([...SYNC, '--dry-run', '--output', 'json', '--detailed-exitcode'])
      expect({ status: plan.status, stderr: plan.stderr }).toEqual({ status: 2, stderr: '' })
      const { planHash, results, created } = JSON.parse(plan.stdout)
      expect([created, results.length]).toEqual([COUNT, COUNT])
      expect(results[0]).toMatchObject({ action: 'CREATE', file: 'users.json' })
      expect((await workspace.run([...SYNC, '--expect-plan', 'another'])).status).toBe(6)
      // A refused run keeps no later one waiting.
      expect((await workspace.database.dump()).includes('staged-sync hr')).toBe(false)

      const applied = await workspace.run([...SYNC, '--expect-plan', planHash])
      expect(applied.stdout).toMatch(/^\+ user-0 +create +password$/m)
      expect(applied.stdout).toContain(`${COUNT} created, 0 updated, 0 unchanged (${COUNT} passwords hashed`)

      const changed = people((nth) => (nth === 7 ? { email: 'seven@example.com' } : {})).slice(2)
      await workspace.write('users.json', large(changed))
      const pruned = await workspace.run([...SYNC, '--prune', 'delete', '--output', 'junit'])
      expect(pruned.stdout).toContain(`<testsuites name="barycenter" tests="${COUNT}" failures="0"`)
      expect(pruned.stdout.match(/<testcase /g)).toHaveLength(COUNT)
      // Nothing is left behind, neither rows nor passwords.
      const dump = await workspace.database.dump()
      expect(dump).toContain('seven@example.com')
      expect(dump.match(/record_index|staged-sync |secret \d/)).toBeNull()

      const bad = [
        ...people((nth) => (nth === 3 ? { email: 'nowhere' } : {})),
        { username: 'USER-9', password: 'p' },
        { username: 'nobody' },
      ]
      await workspace.write('users.json', large(bad))
      const refused = await workspace.run(SYNC)
      expect(refused.status).toBe(3)
      expect(refused.stderr).toContain('users.json:5:')
      expect(refused.stderr).toMatch(
        /users\.json:152:\d+: \/users\/150\/username: users\.json:11:\d+: \/users\/9\/username names the same user/,
      )
      expect(await workspace.database.dump()).not.toContain('nowhere')

      const partial = await workspace.run([...SYNC, '--on-error', 'continue', '--output', 'github'])
      expect(partial.status).toBe(1)
      expect(partial.stdout).toMatch(
        /::error file=users\.json,line=153,col=\d+,title=CREDENTIAL_REQUIRED::\/users\/151/,
      )
      expect(partial.stdout).toContain('4 failed')
    },
    LONG,
  )
})

describe.each(DIALECTS)('a large file on %s', (dialect) => {
  let workspace: Workspace
  beforeEach(async () => {
    workspace = await createWorkspace(dialect)
  })
  afterEach(() => workspace.dispose())

  test(
    'from standard input whose sync is killed half-way through is taken up again',
    async () => {
      const words = ['sync-users', '-f', '-', '--quiet', '--output', 'ndjson']
      const stdin = large(people())
      const { environment, folder } = workspace
      // Slow enough to be there when it is killed.
      const slow = { ...environment, BARYCENTER__PASSWORD__TIME_COST: '60' }
      const running = start(words, { folder, environment: slow, stdin })
      // Before the tables are there, nothing can be looked at.
      const isAtWork = () =>
        workspace.database.dump().then(
          (dump) => dump.includes('staged-sync batch'),
          () => false,
        )
      while (!(await isAtWork())) {
        if (running.child.exitCode !== null) throw new Error(running.printed.stderr)
        await later(50)
      }
      running.child.kill('SIGKILL')
      await running.finished
      expect(await workspace.database.dump()).not.toContain('user.create')
      // As after the fifteen seconds for which somebody who is silent may still be there.
      await workspace.database.execute('delete from leases')

      const finished = await workspace.run([...words, '--wait=120s'], { stdin })
      expect(finished.status).toBe(0)
      expect(lastLine(finished.stdout)).toMatchObject({ created: COUNT })
      expect((await workspace.database.dump()).match(/record_index/)).toBeNull()
    },
    LONG,
  )
})
