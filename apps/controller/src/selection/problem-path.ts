import { KNOWN_NAMES } from '@barycenter/core/users-file/document-schema'
import { pointer } from '@barycenter/core/users-file/json-syntax'

const KEYS = new Set(['user', 'users.json'])

/**
 * Writes where a problem is: the key of the Secret, and what is within it as a JSON Pointer. Names that nobody
 * gave a meaning are left out, for a password may have slipped to where a name should stand.
 */
export function problemPath([first = '', ...rest]: readonly (string | number)[]): string {
  const key = typeof first === 'string' && (KNOWN_NAMES.has(first) || KEYS.has(first)) ? first : '…'
  return `${key}${pointer(rest.map(shown))}`
}

/** The same for a JSON Pointer that somebody else wrote. */
export function shownPointer(path: string): string {
  return pointer(path.split('/').slice(1).map(shown))
}

function shown(segment: string | number): string | number {
  return typeof segment === 'number' || KNOWN_NAMES.has(segment) || /^\d+$/.test(segment) ? segment : '…'
}
