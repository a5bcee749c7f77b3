import { FORBIDDEN, LEFT_TO_RIGHT, MAPPED_TO_NOTHING, RIGHT_TO_LEFT, SPACES } from './stringprep-tables.ts'

const SPACE = 0x20

/**
 * Prepares a password for SCRAM as PostgreSQL and libpq do: SASLprep (RFC 4013), and as it is when that is not
 * possible, for PostgreSQL lets people have passwords that SASLprep prohibits.
 *
 * It is our own, because PostgreSQL looks for what is prohibited before it normalizes, and not after it as the RFC
 * and all libraries do: U+1D2C, unassigned in Unicode 3.2, would be an A to these and is no password to PostgreSQL.
 */
export function prepare(password: string): string {
  if (/^\p{ASCII}*$/u.test(password)) return password
  const mapped = Array.from(password, (character) => character.codePointAt(0) ?? 0)
    .map((codePoint) => (SPACES.has(codePoint) ? SPACE : codePoint))
    .filter((codePoint) => !MAPPED_TO_NOTHING.has(codePoint))
  if (mapped.length === 0 || mapped.some(FORBIDDEN.has) || isMixed(mapped)) return password
  return mapped
    .map((codePoint) => String.fromCodePoint(codePoint))
    .join('')
    .normalize('NFKC')
}

/** Whether directions are mixed as RFC 3454 §6 prohibits it. */
function isMixed(codePoints: readonly number[]): boolean {
  if (!codePoints.some(RIGHT_TO_LEFT.has)) return false
  const ends = [codePoints.at(0), codePoints.at(-1)]
  return codePoints.some(LEFT_TO_RIGHT.has) || !ends.every((end = 0) => RIGHT_TO_LEFT.has(end))
}
