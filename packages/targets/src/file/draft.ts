import type { Stats } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { TargetError } from '@barycenter/core/sync/target-error'
import { explainErrno } from './explain-errno.ts'
import type { Place } from './place.ts'

/** Set on a folder whose files belong to its group, as Kubernetes makes volumes with `fsGroup`. */
const SETGID = 0o2000

/** Who may read a file that is not there yet: its owner, and the group of a folder that is shared by one. */
export function modeOfNew(folder: Stats): number {
  return (folder.mode & SETGID) === 0 ? 0o600 : 0o660
}

/** How a draft is to look. */
export interface DraftLook {
  readonly mode: number
  /** The file that it is to replace; undefined when there is none. */
  readonly like: Stats | undefined
}

/**
 * Writes a draft into the folder of a users file, on the disk before this returns: with the owner and the mode
 * of the file that it is to replace.
 *
 * @throws {TargetError} when it cannot be written, or would not be readable by whoever owns the file now.
 */
export async function writeDraft(
  place: Place,
  draft: string,
  { bytes, look }: { readonly bytes: Buffer; readonly look: DraftLook },
): Promise<void> {
  const path = join(place.folder, draft)
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      const { uid, gid } = await file.stat()
      const { like } = look
      if (like !== undefined && (like.uid !== uid || like.gid !== gid)) {
        await file
          .chown(like.uid, like.gid)
          .catch((error: unknown) => keepReadable(place, { like, gid, error }))
      }
      // After chown, which may drop bits of it; and whatever the umask says.
      await file.chmod(look.mode & 0o777)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    await rm(path, { force: true })
    throw error instanceof TargetError
      ? error
      : explainErrno(error, `${place.folder} (where ${basename(place.file)} is)`)
  }
}

/** Without its owner's rights a draft belongs to us; the owner of the file has to be able to read it even so. */
function keepReadable(
  { file }: Place,
  { like, gid, error }: { readonly like: Stats; readonly gid: number; readonly error: unknown },
): void {
  const isReadable = (like.mode & 0o004) !== 0 || ((like.mode & 0o040) !== 0 && like.gid === gid)
  if (isReadable) return
  throw new TargetError(
    'notAllowed',
    `${file} belongs to user ${like.uid}, who could not read it any more if this user replaced it: run as that user or as root, or give the file a group that both are in, and mode 640`,
    { cause: error },
  )
}

/** Puts a draft in the place of a file, which is then the one or the other whatever happens. */
export async function place(from: Place, draft: string, file: string): Promise<void> {
  try {
    await rename(join(from.folder, draft), file)
    await syncFolder(from.folder)
  } catch (error) {
    throw explainErrno(error, `the users file ${file} cannot be replaced`)
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
