import { decodePadded } from './base64.ts'
import { defineFormat } from './password-format.ts'
import { assemblePbkdf2, matchesPbkdf2, refuseIterations } from './pbkdf2-parts.ts'

const FORM = /^pbkdf2_(sha256)\$([1-9]\d{0,9})\$([!-#%-~]{1,128})\$([A-Za-z0-9+/]{22,128}={0,2})$/

/** Django's default, `PBKDF2PasswordHasher`: PBKDF2 with SHA-256 and a salt that is a text. */
export const djangoPbkdf2Format = defineFormat({
  beginning: /^pbkdf2_/,
  form: 'a hash of Django’s PBKDF2PasswordHasher: pbkdf2_sha256$<iterations>$<salt>$<hash>',
  read: (text) => {
    const [, algorithm, iterations, salt = '', digest = ''] = FORM.exec(text) ?? []
    return assemblePbkdf2(algorithm, iterations, { salt: Buffer.from(salt), digest: decodePadded(digest) })
  },
  refuseCost: refuseIterations,
  matches: matchesPbkdf2,
})
