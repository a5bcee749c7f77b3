import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'
import { statIfPossible } from '../stat-if-possible.ts'
import { formatOfName } from './input-format.ts'

/**
 * The files that a path stands for: of a folder those of known extensions, in the order of their names.
 * Undefined for what is no folder, and for one that cannot be read: reading it as a file says why.
 */
export function listFiles(path: string): readonly string[] | undefined {
  if (statIfPossible(path)?.isDirectory() !== true) return undefined
  return namesIn(path)
    ?.filter((name) => !name.startsWith('.') && formatOfName(name) !== undefined)
    .toSorted()
    .filter((name) => statIfPossible(join(path, name))?.isFile() === true)
}

/** Undefined for a folder that may not be read, or has just gone away. */
function namesIn(path: string): readonly string[] | undefined {
  try {
    return readdirSync(path)
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return undefined
  }
}
