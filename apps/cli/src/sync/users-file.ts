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
}

/** Reads users files, each with all of its problems; one that cannot be read at all has that one. */
export async function readUsersFiles(invocation: Invocation, paths: readonly string[]): Promise<UsersFile[]> {
  const files: UsersFile[] = []
  // One after the other, because standard input can be read only once.
  for (const path of paths)
    files.push(path === '-' ? await readStdin(invocation) : readFile(invocation, path))
  return files
}

function readFile({ workingDirectory }: Invocation, path: string): UsersFile {
  const file = readTextFile(resolve(workingDirectory, path))
  return {
    name: path,
    document: file.kind === 'text' ? parseUsersDocument(file.text) : unreadable(file.reason),
  }
}

async function readStdin({ stdin }: Invocation): Promise<UsersFile> {
  const bytes = await buffer(stdin())
  return { name: '<stdin>', document: decode(bytes) }
}

function decode(bytes: Uint8Array): UsersDocument {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return unreadable('is not UTF-8')
  }
  return parseUsersDocument(text)
}

function unreadable(message: string): UsersDocument {
  return {
    source: undefined,
    problems: [{ code: 'DOCUMENT_UNREADABLE', path: '', message }],
    records: [],
    resolve: (_, path) => ({ path }),
  }
}
