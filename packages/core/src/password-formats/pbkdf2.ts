import { decodeUnpadded } from './base64.ts'
import { defineFormat } from './password-format.ts'
import { assemblePbkdf2, matchesPbkdf2, type Pbkdf2Parts, refuseIterations } from './pbkdf2-parts.ts'

const PHC =
  /^\$pbkdf2-(sha(?:1|224|256|384|512))\$i=([1-9]\d{0,9})(?:,l=([1-9]\d?))?\$([A-Za-z0-9+/]{1,172})\$([A-Za-z0-9+/]{1,128})$/

/** passlib's “adapted base64” has a dot for the plus. It does not name SHA-1, which came first. */
const PASSLIB =
  /^\$pbkdf2(?:-(sha(?:1|224|256|384|512)))?\$([1-9]\d{0,9})\$([A-Za-z0-9./]{1,172})\$([A-Za-z0-9./]{1,128})$/

/**
 * PBKDF2 (RFC 8018) with SHA-2 or SHA-1, in the PHC string format and as passlib's `pbkdf2_sha256`,
 * `pbkdf2_sha512` and `pbkdf2_sha1` write it, and Authelia likewise.
 */
export const pbkdf2Format = defineFormat({
  beginning: /^\$pbkdf2[-$]/,
  form: 'a PBKDF2 hash with SHA-1 or SHA-2: $pbkdf2-sha256$i=…$<salt>$<hash>, or passlib’s $pbkdf2-sha256$<iterations>$<salt>$<hash>',
  read: (text) => readPhc(text) ?? readPasslib(text),
  refuseCost: refuseIterations,
  matches: matchesPbkdf2,
})

function readPhc(text: string): Pbkdf2Parts | undefined {
  const [, algorithm, iterations, length, salt = '', digest = ''] = PHC.exec(text) ?? []
  const parts = assemblePbkdf2(algorithm, iterations, {
    salt: decodeUnpadded(salt),
    digest: decodeUnpadded(digest),
  })
  return length === undefined || parts?.digest.length === Number(length) ? parts : undefined
}

function readPasslib(text: string): Pbkdf2Parts | undefined {
  const [, algorithm = 'sha1', iterations, salt = '', digest = ''] = PASSLIB.exec(text) ?? []
  return assemblePbkdf2(algorithm, iterations, {
    salt: decodeUnpadded(salt.replaceAll('.', '+')),
    digest: decodeUnpadded(digest.replaceAll('.', '+')),
  })
}
