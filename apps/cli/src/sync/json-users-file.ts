import { readUsersDocument, unreadableDocument } from '@barycenter/core/users-file/document'
import { parseJsonUsers } from '@barycenter/core/users-file/json-text'
import { decodeInput } from '../input/input-text.ts'
import { readInput } from '../input/read-input.ts'
import type { Invocation } from '../invocation.ts'
import type { UsersFile } from './users-file.ts'

/** A users file in JSON, for a command that writes it again. */
export interface JsonUsersFile extends UsersFile {
  /** Undefined when it cannot be read. */
  readonly text: string | undefined
}

/** Reads a users file in JSON, or standard input for `-`. */
export async function readJsonUsersFile(invocation: Invocation, path: string): Promise<JsonUsersFile> {
  const name = path === '-' ? '<stdin>' : path
  const file = await readInput(invocation, path)
  if (file.kind !== 'bytes') return unreadable(name, file.reason)
  const input = decodeInput(file.bytes)
  if (input.kind === 'refused') return unreadable(name, input.reason)
  const { text } = input
  return { name, document: readUsersDocument(parseJsonUsers(text)), text }
}

function unreadable(name: string, message: string): JsonUsersFile {
  const document = unreadableDocument([{ code: 'DOCUMENT_UNREADABLE', path: '', message }])
  return { name, document, text: undefined }
}
