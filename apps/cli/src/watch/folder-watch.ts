import { type FSWatcher, readlinkSync, statSync, watch } from 'node:fs'
import { dirname, parse, resolve, sep } from 'node:path'
import { errorCode } from '../error-code.ts'

/** Watches the folders on the way to files. */
export interface FolderWatch {
  /**
   * Watches the folders that are on the way now: other ones, or ones made anew under the same names, and
   * nobody can tell these from the ones before. What happens meanwhile gives no hint: look afterwards.
   */
  renew(): void
  close(): void
}

/**
 * Tells that something moved in a folder on the way to a file. It is a hint: what changed, if anything did,
 * only a look at the files says.
 *
 * Folders, because a file that is replaced is another file afterwards; and every one in which a symlink lies on
 * the way, because Kubernetes publishes a new Secret by renaming the link `..data` beside the file. `fs.watch`
 * does for that: libraries add recursion and what changed in which file, and follow links to the very
 * file that is going to be left behind.
 */
export function watchFolders(paths: readonly string[], hint: () => void): FolderWatch {
  let watchers: readonly FSWatcher[] = []
  const close = (): void => {
    for (const watcher of watchers) watcher.close()
  }
  const renew = (): void => {
    close()
    const folders = new Set(paths.flatMap((path) => foldersTo(path)).filter(isFolder))
    watchers = [...folders].flatMap((folder) => tryToWatch(folder, hint) ?? [])
  }
  renew()
  return { renew, close }
}

/** A folder that cannot be watched (there may be too many watches) is looked at from time to time anyway. */
function tryToWatch(folder: string, hint: () => void): FSWatcher | undefined {
  try {
    // What fails later says as much as a hint, and the watch is renewed after it.
    return watch(folder, { persistent: false }, hint).on('error', hint)
  } catch {
    return undefined
  }
}

function isFolder(path: string): boolean {
  return unlessRefused(() => statSync(path).isDirectory()) === true
}

/** Where a symlink leads to; undefined for anything else. */
function linkTarget(path: string): string | undefined {
  return unlessRefused(() => readlinkSync(path))
}

/** Undefined where the system says no: there is no such thing (any more), or it may not be looked at. */
function unlessRefused<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return undefined
  }
}

/** More links than any file has on its way; a circle of them has no end. */
const MOST_LINKS = 40

/** The folder of a file, and those of all symlinks that lead to it; of a folder that itself as well. */
function foldersTo(path: string): readonly string[] {
  const folders = new Set([dirname(path)])
  let rest = path
  for (let links = 0; links < MOST_LINKS; links++) {
    const link = firstLink(rest)
    if (link === undefined) return [...folders, dirname(rest), rest]
    folders.add(dirname(link.path))
    rest = resolve(dirname(link.path), link.target, link.after)
  }
  return [...folders]
}

/** The first part of a path that is a symlink. */
function firstLink(path: string) {
  const { root } = parse(path)
  const names = path.slice(root.length).split(sep)
  for (let length = 1; length <= names.length; length++) {
    const part = root + names.slice(0, length).join(sep)
    const target = linkTarget(part)
    if (target !== undefined) return { path: part, target, after: names.slice(length).join(sep) }
  }
  return undefined
}
