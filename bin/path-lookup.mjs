import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The first executable of this name on PATH, or undefined. */
export function lookUpOnPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
