import { setTimeout as later } from 'node:timers/promises'
import { createMigratedDatabase, DIALECTS } from '@barycenter/testing/databases'
import { seededNumbers } from '@barycenter/testing/seeded-numbers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Finished, type Running, start } from '../cli/command.ts'
import { TARGETS } from '../cli/targets.ts'
import { createWorkspace, type Serving, type Workspace } from '../cli/workspace.ts'
import { type Pause, type SlowWrites, slowWrites } from './slow-writes.ts'
import { judge, readRows, usersFile, usersIn } from './stored-users.ts'

const USERS = 300
const SYNC = ['sync-users', '-f', 'users.json', '--output', 'json', '--quiet']

/**
 * When a run is killed: as its process starts, while it hashes, at a pause inside one of its
 * transactions, or at some moment after it began.
 */
type Moment = 'start' | 'hashing' | 'somewhere' | Pause

/** Runs that are killed, one after the other, and what of their versions is to be found afterwards. */
const KILLS: readonly { version: number; at: Moment; leaves: readonly string[] }[] = [
  { version: 1, at: 'start', leaves: ['old'] },
  { version: 1, at: 'users', leaves: ['old'] },
  { version: 1, at: 'lease', leaves: ['new'] },
  { version: 2, at: 'somewhere', leaves: ['old', 'new'] },
  { version: 3, at: 'hashing', leaves: ['old'] },
  { version: 3, at: 'history', leaves: ['old'] },
]

/** Awaits a condition for as long as a command runs. */
async function until(condition: () => Promise<boolean>, { child, printed }: Running): Promise<void> {
  for (;;) {
    const { exitCode } = child
    if (await condition()) return
    if (exitCode !== null) throw new Error(`ended with ${exitCode}: ${printed.stdout}${printed.stderr}`)
    await later(20)
  }
}

function reportOf({ status, stdout, stderr }: Finished) {
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const { created, updated, unchanged, work } = JSON.parse(stdout)
  return { created, updated, unchanged, rowsWritten: work.rowsWritten }
}
const ALL_UNCHANGED = { created: 0, updated: 0, unchanged: USERS, rowsWritten: 0 }

describe.each(TARGETS)('kill -9 of a run on $dialect, $transport', { concurrent: true }, (target) => {
  let workspace: Workspace
  let writes: SlowWrites
  /** Who does the work: the server, or the command itself. */
  let victim: Running | undefined
  let serving: Serving | undefined
  const random = seededNumbers(TARGETS.indexOf(target) + 1)

  beforeEach(async () => {
    workspace = await createWorkspace(await createMigratedDatabase(target.dialect))
    writes = await slowWrites(target.dialect, workspace.database)
  })
  afterEach(async () => {
    victim?.child.kill('SIGKILL')
    await victim?.finished
    await workspace.dispose()
  })

  /** Makes everything ready for a run of a version, and returns what begins it. */
  async function prepare(version: number): Promise<() => Running> {
    await workspace.write('users.json', usersFile(version, USERS))
    if (target.transport === 'local') {
      return () => {
        victim = start(SYNC, workspace)
        return victim
      }
    }
    if (serving === undefined || serving.child.signalCode !== null)
      serving = await workspace.serve(['--only', 'admin'])
    victim = serving
    const { adminUrl } = serving
    return () => start([...SYNC, '--url', adminUrl], workspace)
  }

  const hasLease = async () => (await workspace.database.dump()).includes('"name":"sync-users"')

  const isCommitted = async (version: number) =>
    (await workspace.database.dump()).includes(`@v${version}.example`)

  async function untilMoment({ version, at }: (typeof KILLS)[number], run: Running): Promise<void> {
    if (at === 'start') return void (await later(random() * 500))
    await until(async () => (await hasLease()) || (await isCommitted(version)), run)
    if (at === 'hashing') return void (await later(random() * 50))
    if (at === 'somewhere') return void (await later(random() * 500))
    if (at === 'lease') await until(() => isCommitted(version), run)
    await until(writes.isPausing, run)
  }

  /** Kills a run at a moment, and judges what it leaves behind. */
  async function killAt(kill: (typeof KILLS)[number]) {
    const { version, at } = kill
    const begin = await prepare(version)
    const before = await readRows(workspace.database)
    if (at !== 'somewhere') await writes.pauseAt(at === 'start' || at === 'hashing' ? 'users' : at)
    const run = begin()
    await untilMoment(kill, run)
    victim?.child.kill('SIGKILL')
    const [ended] = await Promise.all([run.finished, victim?.finished])
    while (!(await writes.isIdle())) await later(5)
    await writes.goOn()
    return { status: ended.status, left: judge(before, await readRows(workspace.database), version) }
  }

  async function runWhole(version: number) {
    const begin = await prepare(version)
    return reportOf(await begin().finished)
  }

  // Each database and each transport once at every moment, and otherwise where it hurts most.
  const isThorough = (target.dialect === 'sqlite') === (target.transport === 'local')

  test('leaves the old state or the new one, and the next run converges', { timeout: 180_000 }, async () => {
    for (const kill of KILLS.filter(({ at }) => isThorough || at === 'users' || at === 'lease')) {
      // The lease of the one before would expire in ten seconds; this is waited for once, at the end.
      await workspace.database.execute('delete from leases')
      const { status, left } = await killAt(kill)
      expect(kill.leaves, `of version ${kill.version}, killed at ${kill.at}`).toContain(left)
      if (kill.at !== 'somewhere') expect(status).toBe(target.transport === 'local' ? null : 4)
      if (kill.at === 'lease') expect(await runWhole(kill.version)).toEqual(ALL_UNCHANGED)
    }
    const before = await readRows(workspace.database)
    const next = await runWhole(3)
    expect(next).toMatchObject({ created: 0, updated: USERS, unchanged: 0 })
    expect(judge(before, await readRows(workspace.database), 3)).toBe('new')
    expect(await runWhole(3)).toEqual(ALL_UNCHANGED)
  })
})

describe.each(DIALECTS)('runs of one file from several processes at once on %s', (dialect) => {
  let workspace: Workspace

  beforeEach(async () => {
    workspace = await createWorkspace(dialect)
  })
  afterEach(() => workspace.dispose())

  test('end well, with each user once', { timeout: 120_000 }, async () => {
    const users = usersFile(1, 40)
    await workspace.write('users.json', users)
    const { adminUrl } = await workspace.serve(['--only', 'admin'])
    const ways = Array.from({ length: 12 }, (_, nth) => (nth % 2 === 0 ? [] : ['--url', adminUrl]))
    const ended = await Promise.all(ways.map((way) => workspace.run([...SYNC, ...way])))

    const reports = ended.map(reportOf)
    expect(reports.reduce((sum, { created }) => sum + created, 0)).toBe(users.length)
    for (const { created, updated, unchanged } of reports)
      expect({ updated, sum: created + unchanged }).toEqual({ updated: 0, sum: users.length })
    const rows = await readRows(workspace.database)
    expect(
      usersIn(rows)
        .map(({ username }) => `${username}`)
        .sort(),
    ).toEqual(users.map(({ username }) => username).sort())
    expect(rows.filter((row) => 'plan_hash' in row)).toHaveLength(1)
  })
})
