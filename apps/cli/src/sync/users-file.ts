import { resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { readTextFile } from '@barycenter/config/read-text-file'
import { parseUsersDocument, type UsersDocument } from '@barycenter/core/sync/document'
import type { Invocation } from '../invocation.ts'

/** A users file as it was read. */
export interface UsersFile {
  /** As it was given; `<stdin>` for standard input. */
  readonly name: string
  readonly document: UsersDocument
  /** Undefined when it cannot be read. */
  readonly text: string | undefined
}

/** Reads users files, each with all of its problems; one that cannot be read at all has that one. */
export async function readUsersFiles(invocation: Invocation, paths: readonly string[]): Promise<UsersFile[]> {
  const files: UsersFile[] = []
  // One after the other, because standard input can be read only once.
  for (const path of paths) files.push(await readUsersFile(invocation, path))
  return files
}

/** Reads a users file, or standard input for `-`. */
export async function readUsersFile(invocation: Invocation, path: string): Promise<UsersFile> {
  return path === '-' ? readStdin(invocation) : readFile(invocation, path)
}

function readFile({ workingDirectory }: Invocation, path: string): UsersFile {
  const file = readTextFile(resolve(workingDirectory, path))
  return file.kind === 'text' ? parsed(path, file.text) : unreadable(path, file.reason)
}

async function readStdin({ stdin }: Invocation): Promise<UsersFile> {
  const name = '<stdin>'
  const bytes = await buffer(stdin())
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return unreadable(name, 'is not UTF-8')
  }
  return parsed(name, text)
}

function parsed(name: string, text: string): UsersFile {
  return { name, document: parseUsersDocument(text), text }
}

function unreadable(name: string, message: string): UsersFile {
  const document: UsersDocument = {
    source: undefined,
    problems: [{ code: 'DOCUMENT_UNREADABLE', path: '', message }],
    records: [],
    resolve: (_, path) => ({ path }),
  }
  return { name, document, text: undefined }
}
