import { join } from 'node:path'
import { openDatabase } from '@barycenter/database/database'
import { createPostgresDatabase, type TestDatabase } from '@barycenter/testing/databases'
import { seededNumbers } from '@barycenter/testing/seeded-numbers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Finished } from '../cli/command.ts'
import { createWorkspace, type Workspace } from '../cli/workspace.ts'
import { LARGE_FILE, largeFile, SYNC, USERS } from './large-file.ts'
import { createWitness, type UserStates, type Witness } from './user-states.ts'

const all = (version: number): UserStates =>
  new Map(Array.from({ length: USERS }, (_, nth) => [`user-${nth}`, version]))

/** What makes a process believe that it is another time, in milliseconds from now. */
const clockOff = (difference: number) => ({
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(`
    const There = Date
    globalThis.Date = class extends There {
      constructor(...given) { given.length === 0 ? super(There.now() + ${difference}) : super(...given) }
      static now() { return There.now() + ${difference} }
    }`)}`,
})
const HOUR = 3_600_000

describe('two servers on one PostgreSQL', () => {
  let database: TestDatabase
  let workspaces: readonly Workspace[]
  let witness: Witness

  beforeEach(async () => {
    database = await createPostgresDatabase()
    const opened = await openDatabase(database.url)
    await opened.migrate()
    await opened.close()
    workspaces = [
      await createWorkspace(database),
      await createWorkspace({ ...database, drop: async () => {} }),
    ]
    witness = createWitness(database, seededNumbers(1))
  })
  afterEach(async () => {
    for (const workspace of workspaces.toReversed()) await workspace.dispose()
  })

  /** Each of two commands brings a version of the users to a server of its own, at the same time. */
  async function compete(
    servers: readonly string[],
    words: readonly (readonly string[])[],
    versions: readonly [number, number],
  ): Promise<Finished[]> {
    return Promise.all(
      workspaces.map(async (workspace, nth) => {
        await workspace.write(LARGE_FILE, largeFile(versions[nth] ?? 0))
        return workspace.run([...SYNC, '--url', servers[nth] ?? '', ...(words[nth] ?? [])], {
          environment: token(),
        })
      }),
    )
  }
  /** The server that comes first makes the token of both. */
  const token = () => ({ BARYCENTER_ADMIN_TOKEN_FILE: join(workspaces[0]?.folder ?? '', 'data/admin-token') })
  async function serveAll(...environments: Record<string, string>[]): Promise<string[]> {
    const urls: string[] = []
    for (const [nth, workspace] of workspaces.entries())
      urls.push((await workspace.serve(['--only', 'admin'], environments[nth])).adminUrl)
    return urls
  }

  test('two commands with one source: one after the other, each as a whole', async () => {
    const ended = await compete(await serveAll(), [['--wait=120s'], ['--wait=120s']], [1, 2])
    expect(ended.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, expect.anything()],
      [0, expect.anything()],
    ])
    const states = await witness.look()
    expect([all(1), all(2)]).toContainEqual(states)
  })

  test('two commands with a source each: one after the other, each as a whole', async () => {
    const sources = [
      ['--source', 'one', '--wait=120s'],
      ['--source', 'other', '--wait=120s'],
    ]
    const ended = await compete(await serveAll(), sources, [1, 2])
    expect(ended.map(({ status }) => status)).toEqual([0, 0])
    expect([all(1), all(2)]).toContainEqual(await witness.look())
  })

  test('one of which has a clock that is an hour ahead: never a mixture, and the next run converges', async () => {
    const servers = await serveAll({}, clockOff(HOUR))
    const sources = [['--wait=20s'], ['--wait=20s']]
    const ended = await compete(servers, sources, [1, 2])
    // Who is an hour ahead takes the run of the other for one that was left behind: that one is told so.
    for (const { status, stderr } of ended) expect([0, 4], stderr).toContain(status)
    const states = await witness.look()
    expect([all(1), all(2)]).toContainEqual(states)

    const [first] = workspaces
    await first?.write(LARGE_FILE, largeFile(3))
    const next = await first?.run([...SYNC, '--url', servers[0] ?? '', '--wait=60s'])
    expect([next?.status, next?.stderr]).toEqual([0, expect.anything()])
    expect(await witness.look()).toEqual(all(3))
  })
})
