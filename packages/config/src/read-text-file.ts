import { readFileSync } from 'node:fs'

/** A file's text, or why there is none. */
export type TextFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Reads a file that has to be UTF-8. A byte order mark is dropped. */
export function readTextFile(path: string): TextFile {
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) }
  } catch (error) {
    const code = codeOf(error)
    const reason = REASONS.get(code) ?? `cannot be read (${code})`
    return { kind: code === 'ENOENT' ? 'missing' : 'unreadable', reason }
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file'],
  ['EACCES', 'may not be read by this user'],
  ['EISDIR', 'is a directory'],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'is not UTF-8'],
])

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
