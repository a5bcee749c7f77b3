import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { formatOfName } from './input-format.ts'

/**
 * The files that a path stands for: of a folder those of known extensions, in the order of their names.
 * Undefined for what is no folder.
 */
export function listFiles(path: string): readonly string[] | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined
  return readdirSync(path)
    .filter((name) => !name.startsWith('.') && formatOfName(name) !== undefined)
    .toSorted()
    .filter((name) => statSync(join(path, name), { throwIfNoEntry: false })?.isFile() === true)
}
