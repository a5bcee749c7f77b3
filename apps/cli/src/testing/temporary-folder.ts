import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of a test's own. */
export interface TemporaryFolder {
  readonly path: string
  /** Writes a file: a text as it is, anything else as JSON. Returns its path. */
  write(name: string, content: unknown): Promise<string>
  remove(): Promise<void>
}

/** Makes an empty folder. */
export async function createTemporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'barycenter-cli-'))
  return {
    path,
    write: async (name, content) => {
      await writeFile(
        join(path, name),
        typeof content === 'string' ? content : JSON.stringify(content, null, 2),
      )
      return join(path, name)
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}
