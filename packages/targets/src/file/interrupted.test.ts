import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seededNumbers } from '@barycenter/testing/seeded-numbers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestPool, type TestPool } from '../testing/pool.ts'
import { findPlace, type Place } from './place.ts'
import { prepareReplacement } from './replace-users-file.ts'
import { readUsersFile } from './users-file-on-disk.ts'

const STRANGER = 'postgres:AESstranger==\n'
const JOHN = { username: 'john', password: '12345' }
const owned = (name: string) => [name, { name, source: 'test' }] as const

describe('a write that is interrupted', () => {
  let pool: TestPool
  let place: Place

  beforeEach(async () => {
    pool = await createTestPool()
    await pool.write(STRANGER)
    place = await findPlace(pool.file)
  })
  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL')
    await pool.dispose()
  })

  const started: ChildProcess[] = []
  const program = fileURLToPath(new URL('../testing/sync-for-ever.ts', import.meta.url))
  /** Starts a writer of its own under a limit of the size of its files, in blocks. */
  const start = (source: string, limit: 'unlimited' | 0): ChildProcess => {
    const words = [process.execPath, program, pool.file, join(pool.folder, 'key'), source]
    const child = spawn('sh', ['-c', `ulimit -f ${limit}; exec "$0" "$@"`, ...words])
    started.push(child)
    return child
  }

  const newDraft = () => `${place.draftPrefix}draft-${drafts++}`
  let drafts = 0
  /** A replacement that would add mary, whom somebody else may have added meanwhile. */
  const prepare = async () => {
    const before = await readUsersFile(place)
    const users = new Map([owned('mary')])
    return prepareReplacement(place, before, { text: `${before.text}mary:AESx\n`, users, newDraft })
  }

  test('before the file is in place never makes an entry ours', async () => {
    await prepare()
    await pool.write(`${STRANGER}mary:AESher-own\n`)
    expect((await readUsersFile(place)).state.users).toEqual(new Map())
    expect(await pool.sync([JOHN], { prune: 'DELETE' })).toMatchObject({ created: 1, deleted: 0 })
    expect(await pool.read()).toMatch(/mary:AESher-own\njohn:/)
    expect(await pool.others()).toEqual([])
    expect(await pool.state()).toEqual({ version: 1, users: [{ name: 'john', source: 'test' }] })
  })

  test('after the file is in place loses none that is ours', async () => {
    const replacement = await prepare()
    await replacement.conclude()
    expect(await pool.state()).toMatchObject({ users: [], pending: { users: [{ name: 'mary' }] } })
    expect(await pool.sync([JOHN], { prune: 'DELETE' })).toMatchObject({ created: 1, deleted: 1 })
    expect(await pool.read()).toMatch(/^postgres:AESstranger==\njohn:\S+\n$/)
  })

  test('by somebody else who writes the file is given up, and nothing of theirs is lost', async () => {
    const replacement = await prepare()
    await pool.write(`${STRANGER}theirs:AESy\n`)
    await expect(replacement.conclude()).rejects.toMatchObject({ name: 'FileMovedError' })
    expect(await pool.read()).toBe(`${STRANGER}theirs:AESy\n`)
    expect([await pool.others(), (await pool.state()).users]).toEqual([[], []])
  })

  test('in the midst of a draft leaves that behind for the next run only', async () => {
    await writeFile(join(pool.folder, newDraft()), 'half a dra')
    await pool.sync([JOHN])
    expect(await pool.others()).toEqual([])
  })

  test('by SIGKILL at any moment, of two who write at once, leaves file and owners whole', async () => {
    const numbers = seededNumbers(7)
    for (let round = 0; round < 3; round++) {
      const children = ['red', 'blue'].map((source) => start(source, 'unlimited'))
      await Promise.all(children.map((child) => child.stdout && once(child.stdout, 'data')))
      for (const child of children) {
        await new Promise((resolve) => setTimeout(resolve, numbers() * 40))
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        expect(await ended).toEqual([null, 'SIGKILL'])
      }
      const { text, state } = await readUsersFile(place)
      const [stranger, ...lines] = text.trimEnd().split('\n')
      expect(`${stranger}\n`).toBe(STRANGER)
      const names = lines.map((line) => /^([\w-]+):AES[\w+/]+=*$/.exec(line)?.[1] ?? `broken: ${line}`)
      for (const source of ['red', 'blue']) {
        const [first, second, ...more] = names.filter((each) => each.startsWith(source)).toSorted()
        expect([first, more]).toEqual([`${source}-always`, []])
        expect([`${source}-even`, `${source}-odd`]).toContain(second)
      }
      expect([...state.users.keys()].toSorted()).toEqual(names.toSorted())
    }
  })

  test('for want of room is an error, and everything is as it was', async () => {
    await pool.sync([JOHN])
    const before = await pool.read()
    // A limit stops a process as a full disk does, and takes no rights of root.
    const limited = start('red', 0)
    let said = ''
    limited.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    await once(limited, 'close')
    expect(said).toMatch(/EFBIG|failed/)
    expect(await pool.read()).toBe(before)
    expect(await pool.sync([JOHN])).toMatchObject({ unchanged: 1 })
    expect(await readFile(place.state, 'utf8')).not.toContain('pending')
    const handle = await open(place.lock)
    expect((await handle.stat()).size).toBe(0)
    await handle.close()
  })
})
