import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { TargetError } from '@barycenter/core/sync/target-error'
import { errnoOf, explainErrno } from './explain-errno.ts'

/** Where a users file is, and what lies beside it. */
export interface Place {
  /** The file itself, behind all symbolic links. */
  readonly file: string
  readonly folder: string
  /** Who owns which entries. */
  readonly state: string
  /** Held by whoever writes. */
  readonly lock: string
  /** What the names of drafts begin with. */
  readonly draftPrefix: string
}

/**
 * Finds the users file that a path leads to; there may be none yet, but its folder has to be there.
 *
 * @throws {TargetError} badInput or notAllowed when there can be none at that path.
 */
export async function findPlace(path: string): Promise<Place> {
  const file = await resolveFile(path)
  const [folder, name] = [dirname(file), basename(file)]
  return {
    file,
    folder,
    state: join(folder, `${name}.barycenter.json`),
    lock: join(folder, `${name}.barycenter.lock`),
    draftPrefix: `.${name}.barycenter-`,
  }
}

async function resolveFile(path: string): Promise<string> {
  try {
    const file = await realpath(path)
    if (!(await stat(file)).isFile()) throw new TargetError('badInput', `the users file ${path} is no file`)
    return file
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw explained(error, path)
  }
  if (await isLink(path)) {
    throw new TargetError('badInput', `the users file ${path} is a symbolic link that leads nowhere`)
  }
  const folder = await realpath(dirname(path)).catch((error: unknown) => {
    throw explainErrno(error, `the folder of the users file ${path}`)
  })
  return join(folder, basename(path))
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw explained(error, path)
  }
}

function explained(error: unknown, path: string): TargetError {
  return error instanceof TargetError ? error : explainErrno(error, `the users file ${path}`)
}
