import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { modeOfNew, place as putInPlace, writeDraft } from './draft.ts'
import type { Ownership } from './ownership.ts'
import type { Place } from './place.ts'
import { type FileOnDisk, readIfThere, writeState } from './users-file-on-disk.ts'

/** A group that shares a folder reads what pools are let in by, and does not write it. */
const READABLE = 0o640

/** A users file that is about to be replaced. */
export interface Replacement {
  /** Puts it in place. From here on the users and their owners are the new ones. */
  conclude(): Promise<void>
  /** Leaves everything as it was. */
  cancel(): Promise<void>
}

/** Somebody else wrote the users file since it was read. */
export class FileMovedError extends Error {
  override readonly name = 'FileMovedError'
}

/**
 * Prepares the replacement of a users file, all that can fail for want of room or rights included. Whenever it
 * is interrupted, file and owners fit together afterwards: the owners-to-be are written down beside the name
 * of the draft, and in force as soon as there is no such draft any more, because it has become the file.
 */
export async function prepareReplacement(
  place: Place,
  before: FileOnDisk,
  next: { readonly text: string; readonly users: Ownership; readonly newDraft: () => string },
): Promise<Replacement> {
  const { text, users, newDraft } = next
  const draft = newDraft()
  const mode = before.stats?.mode ?? modeOfNew(await stat(place.folder)) & READABLE
  const look = { mode, like: before.stats }
  await writeDraft(place, draft, { bytes: Buffer.from(text, 'latin1'), look })
  const cancel = async () => {
    await writeState(place, before.state, newDraft)
    await rm(join(place.folder, draft), { force: true })
  }
  await writeState(place, { ...before.state, pending: { draft, users } }, newDraft)
  return {
    conclude: async () => {
      const current = await readIfThere(place.file)
      if ((current?.toString('latin1') ?? '') !== before.text) {
        await cancel()
        throw new FileMovedError('the users file was written by somebody else')
      }
      await putInPlace(place, draft, place.file)
    },
    cancel,
  }
}
