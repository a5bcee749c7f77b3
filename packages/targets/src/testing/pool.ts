import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@barycenter/core/clock'
import { systemRandom } from '@barycenter/core/random'
import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import type { TargetOutcome, TargetRun, UserTarget } from '@barycenter/core/sync/user-target'
import type { PoolOptions } from '../pool-options.ts'
import { createPoolTarget } from '../pool-target.ts'

/** A pool's users file in a folder of a test's own. */
export interface TestPool {
  readonly folder: string
  readonly file: string
  readonly warnings: readonly string[]
  /** Another target on the same file, as another process would have it. */
  target(more?: Partial<PoolOptions>): UserTarget
  /** Makes a run on it. */
  sync(users: readonly SyncUserInput[], run?: Partial<TargetRun>): Promise<TargetOutcome>
  read(): Promise<string>
  write(text: string): Promise<void>
  /** What is remembered beside the file. */
  state(): Promise<{ users: object[]; pending?: object; reloadOwed?: true }>
  /** What else there is in the folder. */
  others(): Promise<string[]>
  mode(): Promise<number>
  dispose(): Promise<void>
}

/** Makes a pool: pgpool with AES entries, unless options say otherwise. */
export async function createTestPool(options: Partial<PoolOptions> = {}): Promise<TestPool> {
  const folder = await mkdtemp(join(tmpdir(), 'barycenter-pool-'))
  const [file, key] = [join(folder, 'users'), join(folder, 'key')]
  await writeFile(key, 'secret\n', { mode: 0o600 })
  const warnings: string[] = []
  const opened: UserTarget[] = []
  const target = (more: Partial<PoolOptions> = {}): UserTarget => {
    const created = createPoolTarget({
      pool: { kind: 'pgpool', secretFormat: 'aes', poolKeyFile: key },
      usersFile: file,
      reload: undefined,
      rolesUrl: undefined,
      warn: (message) => void warnings.push(message),
      random: systemRandom(systemClock),
      ...options,
      ...more,
    })
    opened.push(created)
    return created
  }
  let first: UserTarget | undefined
  return {
    folder,
    file,
    warnings,
    target,
    sync: (users, run = {}) => {
      first ??= target()
      return first.sync(runOf(users, run))
    },
    read: () => readFile(file, 'utf8'),
    write: (text) => writeFile(file, text),
    state: async () => JSON.parse(await readFile(`${file}.barycenter.json`, 'utf8')),
    others: async () =>
      (await readdir(folder)).filter((name) => !/^(?:users(?:\.barycenter\.\w+)?|key)$/.test(name)),
    mode: async () => (await stat(file)).mode & 0o777,
    dispose: async () => {
      for (const each of opened) await each.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A run with the API's defaults. */
export function runOf(users: readonly SyncUserInput[], run: Partial<TargetRun> = {}): TargetRun {
  return { users, mode: 'APPLY', onError: 'ABORT', source: 'test', prune: 'NONE', maxPrune: '100%', ...run }
}
