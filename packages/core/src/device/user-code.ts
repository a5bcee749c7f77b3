import type { Random } from '../random.ts'

/** RFC 8628 §6.1: consonants, so that no words come out, and none that are taken for one another. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const LENGTH = 8
/** The largest multiple of the number of letters that a byte can reach: above it, some would be more likely. */
const FAIR_BELOW = 240

/** A new user code: 8 of 20 letters, one of 25.6 billion. */
export function drawUserCode(random: Pick<Random, 'token'>): string {
  let code = ''
  while (code.length < LENGTH) {
    const fair = [...Buffer.from(random.token(), 'base64url')].filter((byte) => byte < FAIR_BELOW)
    code += fair.map((byte) => LETTERS[byte % LETTERS.length]).join('')
  }
  return code.slice(0, LENGTH)
}

/** A user code as people read it: `WDJB-MJHT`. */
export function formatUserCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`
}

/** What somebody typed, as a user code: in either case, with or without what separates. Nothing if it cannot be one. */
export function parseUserCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return code.length === LENGTH && [...code].every((letter) => LETTERS.includes(letter)) ? code : undefined
}
