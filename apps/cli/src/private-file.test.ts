import { execFileSync } from 'node:child_process'
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { replaceFile } from './private-file.ts'
import { invoke } from './testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from './testing/temporary-folder.ts'

let folder: TemporaryFolder
beforeEach(async () => {
  folder = await createTemporaryFolder()
})
afterEach(() => folder.remove())

test('a file is replaced by one for its owner alone, a pipe is written to and stays what it is', async () => {
  await folder.write('file', 'before')
  const file = join(folder.path, 'file')
  await replaceFile(file, { text: 'all of it', mode: 0o600 })
  expect(await readFile(file, 'utf8')).toBe('all of it')
  expect((await stat(file)).mode & 0o777).toBe(0o600)

  const path = join(folder.path, 'pipe')
  execFileSync('mkfifo', [path])
  // Both ends, so that nobody waits for the other.
  const pipe = await open(path, 'r+')
  await replaceFile(path, { text: 'all of it', mode: 0o600 })
  expect((await stat(path)).isFIFO()).toBe(true)
  const { buffer, bytesRead } = await pipe.read()
  expect(buffer.toString('utf8', 0, bytesRead)).toBe('all of it')
  await pipe.close()
})

test('an export that cannot be written says where and why', async () => {
  const { status, stderr } = await invoke(['export', '--to', '.'], {
    folder: folder.path,
    environment: { BARYCENTER__DATABASE__URL: 'sqlite::memory:' },
  })
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'error: cannot write .: it is a directory\n' })
})
