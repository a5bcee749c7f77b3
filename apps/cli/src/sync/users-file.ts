import { join, resolve } from 'node:path'
import {
  readUsersDocument,
  type UsersDocument,
  unreadableDocument,
} from '@barycenter/core/users-file/document'
import type { HashOrigin } from '@barycenter/core/users-file/document-record'
import { formatOfName, formatOfText, type InputFormat } from '../input/input-format.ts'
import { decodeInput } from '../input/input-text.ts'
import { listFiles } from '../input/list-files.ts'
import { parseUsers } from '../input/parse-users.ts'
import { readInput } from '../input/read-input.ts'
import { followReference } from '../input/referenced-value.ts'
import { resolveReferences } from '../input/resolve-references.ts'
import type { Invocation } from '../invocation.ts'

/** A users file as it was read. */
export interface UsersFile {
  /** As it was given; `<stdin>` for standard input. */
  readonly name: string
  readonly document: UsersDocument
}

/** What to read. */
export interface UsersFilesOptions {
  /** Files, folders, or `-` for standard input. */
  readonly paths: readonly string[]
  /** Of all of them; otherwise their names tell, or what is in them. */
  readonly format: InputFormat | undefined
  /** Whether hashes are checked here, or by whom they are for; here if absent. */
  readonly hashes?: HashOrigin
}

/** How a file is read. */
interface Reading {
  readonly format: InputFormat | undefined
  readonly hashes: HashOrigin
}

/** Reads users files, each with all of its problems; one that cannot be read at all has that one. */
export async function readUsersFiles(
  invocation: Invocation,
  { paths, format, hashes = 'ours' }: UsersFilesOptions,
): Promise<UsersFile[]> {
  const files: UsersFile[] = []
  // One after the other, because standard input can be read only once.
  for (const path of paths) {
    const names = path === '-' ? undefined : listFiles(resolve(invocation.workingDirectory, path))
    if (names?.length === 0) files.push({ name: path, document: unreadable('has no users files in it') })
    for (const name of names?.map((inside) => join(path, inside)) ?? [path]) {
      files.push(await readFile(invocation, name, { format, hashes }))
    }
  }
  return files
}

async function readFile(
  invocation: Invocation,
  path: string,
  { format, hashes }: Reading,
): Promise<UsersFile> {
  const file = await readInput(invocation, path)
  const document =
    file.kind === 'bytes'
      ? await readDocument(invocation, file.bytes, { format: format ?? formatOfName(path), hashes })
      : unreadable(file.reason)
  return { name: path === '-' ? '<stdin>' : path, document }
}

async function readDocument(
  invocation: Invocation,
  bytes: Uint8Array,
  { format, hashes }: Reading,
): Promise<UsersDocument> {
  const input = decodeInput(bytes)
  if (input.kind === 'refused') return unreadable(input.reason)
  const parsed = await parseUsers(input.text, format ?? formatOfText(input.text))
  const resolved = resolveReferences(parsed, (reference) => followReference(invocation, reference))
  return readUsersDocument(resolved, { hashes })
}

function unreadable(message: string): UsersDocument {
  return unreadableDocument([{ code: 'DOCUMENT_UNREADABLE', path: '', message }])
}
