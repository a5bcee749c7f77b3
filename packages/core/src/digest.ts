import { createHash, timingSafeEqual } from 'node:crypto'

/** SHA-256 of a text as base64url: how values of high entropy (tokens, session ids) are stored. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** Compares two texts in a time that does not tell where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
