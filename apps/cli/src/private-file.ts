import { randomUUID } from 'node:crypto'
import { link, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Log } from '@barycenter/core/log'
import { errorCode } from './error-code.ts'
import { statIfPossible } from './stat-if-possible.ts'

/** What a file is to hold, and who may read it: 0o600 or 0o644. */
export interface FileContent {
  /** In pieces, if it is long. */
  readonly text: string | AsyncIterable<string>
  readonly mode: number
}

/**
 * Puts a file in place whole or not at all, over one that is there. Into what is no regular file, a pipe or
 * `/dev/null`, it is written: root could put a file in the place of that, too.
 */
export async function replaceFile(path: string, content: FileContent): Promise<void> {
  const there = statIfPossible(path)
  const isStream = there !== undefined && !there.isFile() && !there.isDirectory()
  if (isStream) return writeFile(path, content.text)
  await besides(path, content, (draft) => rename(draft, path))
}

/** Puts a file in place whole or not at all; false, and nothing done, if there is one already. */
export async function createFile(path: string, content: FileContent): Promise<boolean> {
  return besides(path, content, async (draft) => {
    try {
      await link(draft, path)
      return true
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false
      throw error
    }
  })
}

/** What nobody else may do with a secret. Its group may read it: Kubernetes mounts Secrets that way (`fsGroup`). */
const FORBIDDEN = 0o037

/** Warns of a secret that others than its owner and its group may read. */
export async function warnIfReadableByOthers(log: Log, path: string): Promise<void> {
  const { mode } = await stat(path)
  if ((mode & FORBIDDEN) === 0) return
  log.warn(
    { file: path, mode: (mode & 0o777).toString(8) },
    'others may read this file, which holds a secret; chmod 600 it',
  )
}

/** Writes a draft in the folder of the file, made for this user alone, and hands it over to be put in place. */
async function besides<T>(
  path: string,
  { text, mode }: FileContent,
  place: (draft: string) => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  try {
    const file = await open(draft, 'wx', mode)
    try {
      // Whatever the umask says.
      await file.chmod(mode)
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    return await place(draft)
  } finally {
    await rm(draft, { force: true })
  }
}
