import type { Stats } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { modeOfNew, place as putInPlace, writeDraft } from './draft.ts'
import { errnoOf, explainErrno } from './explain-errno.ts'
import { type FileState, formatState, NOTHING_OWNED, parseState } from './ownership.ts'
import type { Place } from './place.ts'

/** A users file and its state, as they were read. */
export interface FileOnDisk {
  /** One character per byte; empty when there is no file. */
  readonly text: string
  readonly stats: Stats | undefined
  readonly state: FileState
}

/** Reads a users file, and what is remembered about it, an interrupted write thought to its end. */
export async function readUsersFile(place: Place): Promise<FileOnDisk> {
  const state = settle(await readState(place), await listDrafts(place))
  const bytes = await readIfThere(place.file)
  const stats = bytes === undefined ? undefined : await stat(place.file)
  return { text: bytes?.toString('latin1') ?? '', stats, state }
}

/**
 * Cleans up after a write that was interrupted: to be called by whoever holds the lock. First what is
 * remembered, then the drafts, for it is they who tell how far that write had come.
 */
export async function recover(place: Place, newDraft: () => string): Promise<void> {
  const [state, drafts] = [await readState(place), await listDrafts(place)]
  if (state.pending !== undefined) await writeState(place, settle(state, drafts), newDraft)
  for (const draft of await listDrafts(place)) await rm(join(place.folder, draft), { force: true })
}

/** As long as its draft is there, a write has not taken place. */
function settle(state: FileState, drafts: readonly string[]): FileState {
  const { pending, users, reloadOwed } = state
  if (pending === undefined) return state
  return drafts.includes(pending.draft)
    ? { users, reloadOwed, pending: undefined }
    : { users: pending.users, reloadOwed: true, pending: undefined }
}

/** Replaces what is remembered, whole or not at all. */
export async function writeState(place: Place, state: FileState, newDraft: () => string): Promise<void> {
  const like = await statIfThere(place.state)
  const mode = like?.mode ?? modeOfNew(await stat(place.folder))
  const draft = newDraft()
  await writeDraft(place, draft, { bytes: Buffer.from(formatState(state)), look: { mode, like } })
  await putInPlace(place, draft, place.state)
}

async function readState(place: Place): Promise<FileState> {
  const bytes = await readIfThere(place.state)
  return bytes === undefined ? NOTHING_OWNED : parseState(bytes.toString('utf8'), place.state)
}

async function listDrafts({ folder, draftPrefix }: Place): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.startsWith(draftPrefix))
  } catch (error) {
    throw explainErrno(error, folder)
  }
}

/** A file's bytes; undefined when there is none. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw explainErrno(error, path)
  }
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw explainErrno(error, path)
  }
}
