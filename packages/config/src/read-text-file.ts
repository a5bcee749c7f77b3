import { readFileSync } from 'node:fs'

/** Why a file cannot be had. */
export interface FileRefusal {
  readonly kind: 'missing' | 'unreadable'
  readonly reason: string
}

/** A file's bytes, or why there are none. */
export type FileBytes = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | FileRefusal

/** A file's text, or why there is none. */
export type TextFile = { readonly kind: 'text'; readonly text: string } | FileRefusal

/** Reads a file. */
export function readFileBytes(path: string): FileBytes {
  try {
    return { kind: 'bytes', bytes: readFileSync(path) }
  } catch (error) {
    return fileRefusal(error)
  }
}

/** Decodes bytes that have to be UTF-8. A byte order mark is dropped. */
export function decodeText(bytes: Uint8Array): TextFile {
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    return fileRefusal(error)
  }
}

/** Reads a file that has to be UTF-8. A byte order mark is dropped. */
export function readTextFile(path: string): TextFile {
  const file = readFileBytes(path)
  return file.kind === 'bytes' ? decodeText(file.bytes) : file
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file'],
  ['EACCES', 'may not be read by this user'],
  ['EISDIR', 'is a directory'],
  ['ELOOP', 'is a link that leads back to itself'],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'is not UTF-8'],
])

/** Says in words why a file could not be read, by the error that reading it met. */
export function fileRefusal(error: unknown): FileRefusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  const reason = REASONS.get(code) ?? `cannot be read (${code})`
  return { kind: code === 'ENOENT' ? 'missing' : 'unreadable', reason }
}
