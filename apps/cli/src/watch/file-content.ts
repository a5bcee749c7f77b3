import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'
import { listFiles } from '../input/list-files.ts'

/** What the files of some paths hold, as far as it can be told without keeping it. */
export interface FileContent {
  /** Changes with the files; it is cheap, and may change although they hold the same. */
  readonly marks: string
  /** A digest of what they hold, and of which files there are. */
  readonly digest: string
}

/** Looks at files and folders: the digest is only made anew when the marks are others than before. */
export async function lookAtFiles(paths: readonly string[], before?: FileContent): Promise<FileContent> {
  const files = paths.flatMap((path) => filesOf(path))
  const marks = JSON.stringify(files.map((file) => [file, marksOf(file)]))
  if (marks === before?.marks) return before
  const whole = createHash('sha256')
  for (const file of files) whole.update(JSON.stringify([file, await digestOf(file)]))
  return { marks, digest: whole.digest('hex') }
}

function filesOf(path: string): readonly string[] {
  // A folder that has just gone away, or may not be read, is looked at as a file: the run says so.
  return listFiles(path)?.map((name) => join(path, name)) ?? [path]
}

/** Of the file that a symlink leads to in the end: Kubernetes puts another one in its place. */
export function marksOf(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    return unreadable(error)
  }
}

async function digestOf(path: string): Promise<string> {
  try {
    // What can be read but once, or has no end, is left to the run.
    if (!statSync(path).isFile()) return 'no regular file'
    const hash = createHash('sha256')
    for await (const piece of createReadStream(path)) hash.update(piece)
    return hash.digest('hex')
  } catch (error) {
    return unreadable(error)
  }
}

/** That a file cannot be read is a state like any other: the run reports it, and waits for a better one. */
function unreadable(error: unknown): string {
  const code = errorCode(error)
  if (code === undefined) throw error
  return code
}
