import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { publishSecret } from '../testing/mounted-secret.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'
import { lookAtFiles } from './file-content.ts'
import { type FolderWatch, watchFolders } from './folder-watch.ts'
import { pauseAfterRun } from './pauses.ts'

describe('a file that is watched', () => {
  let folder: TemporaryFolder
  let path: string
  let watch: FolderWatch | undefined
  beforeEach(async () => {
    folder = await createTemporaryFolder()
    path = join(folder.path, 'users.json')
  })
  afterEach(async () => {
    watch?.close()
    await folder.remove()
  })

  /** Does something, and waits for the hint of it; without one the test ends with its time. */
  async function hintOf(change: () => Promise<unknown>): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      watch = watchFolders([path], resolve)
      change().catch(reject)
    })
  }

  test.each([
    ['is written again', () => writeFile(path, '2')],
    ['is replaced', () => writeFile(`${path}.new`, '2').then(() => rename(`${path}.new`, path))],
    ['goes away', () => rm(path)],
  ])('gives a hint when it %s', async (_, change) => {
    await writeFile(path, '1')
    const before = await lookAtFiles([path])
    await hintOf(change)
    await expect.poll(async () => (await lookAtFiles([path], before)).digest).not.toBe(before.digest)
  })

  test('gives a hint when Kubernetes publishes a new Secret', async () => {
    await publishSecret(folder.path, { 'users.json': '1' })
    const before = await lookAtFiles([path])
    await hintOf(() => publishSecret(folder.path, { 'users.json': '2' }))
    await expect.poll(async () => (await lookAtFiles([path], before)).digest).not.toBe(before.digest)
  })

  test('gives a hint when a link far up on the way is changed', async () => {
    await mkdir(join(folder.path, 'v1/etc'), { recursive: true })
    await mkdir(join(folder.path, 'v2/etc'), { recursive: true })
    await symlink('v1', join(folder.path, 'current'))
    path = join(folder.path, 'current/etc/users.json')
    await hintOf(async () => {
      await symlink('v2', join(folder.path, 'next'))
      await rename(join(folder.path, 'next'), join(folder.path, 'current'))
    })
  })

  test('is found again when its folder was made anew, after a look', async () => {
    const inside = join(folder.path, 'inside')
    path = join(inside, 'users.json')
    await mkdir(inside)
    let hints = 0
    watch = watchFolders([path], () => {
      hints++
    })
    await rm(inside, { recursive: true })
    await mkdir(inside)
    await expect.poll(() => hints).toBeGreaterThan(0)
    watch.renew()
    const before = hints
    await writeFile(path, '1')
    await expect.poll(() => hints).toBeGreaterThan(before)
  })

  test('is the same as long as it holds the same, and a folder as long as its files do', async () => {
    await writeFile(path, '1')
    const before = await lookAtFiles([folder.path])
    await rm(path)
    await writeFile(path, '1')
    await writeFile(join(folder.path, 'README.md'), '1')
    const after = await lookAtFiles([folder.path], before)
    expect(after.digest).toBe(before.digest)
    await writeFile(join(folder.path, 'more.yaml'), '')
    expect((await lookAtFiles([folder.path], after)).digest).not.toBe(before.digest)
  })
})

test('after a run that could not be carried out the next one comes soon, and never later than else', () => {
  const pause = (interruptions: number, interval = 600_000) =>
    pauseAfterRun('interrupted', { interruptions, interval, chance: 0.5 })
  expect([1, 2, 3, 10].map((count) => pause(count))).toEqual([125, 250, 500, 2500])
  expect(pause(10, 1000)).toBe(1000)
  expect(pauseAfterRun('concluded', { interruptions: 0, interval: 1000, chance: 0.5 })).toBe(1000)
})
