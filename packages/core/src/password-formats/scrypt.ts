import { timingSafeEqual } from 'node:crypto'
import { decodeUnpadded, hasLength } from './base64.ts'
import { defineFormat } from './password-format.ts'
import { deriveScrypt, refuseScryptCost, type ScryptCost } from './scrypt-derive.ts'

/** What a scrypt hash consists of, RFC 7914 §2. */
interface ScryptParts extends ScryptCost {
  readonly salt: Buffer
  readonly digest: Buffer
}

const FORM =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d{0,4}),p=([1-9]\d{0,4})\$([A-Za-z0-9+/]{1,128})\$([A-Za-z0-9+/]{1,128})$/

/** scrypt (RFC 7914) in the PHC string format, as passlib writes it too. */
export const scryptFormat = defineFormat<ScryptParts>({
  beginning: /^\$scrypt\$/,
  form: 'a scrypt hash in PHC form: $scrypt$ln=…,r=…,p=…$<salt>$<hash>',
  read: (text) => {
    const [, ln, r, p, encodedSalt = '', encodedDigest = ''] = FORM.exec(text) ?? []
    const [salt, digest] = [decodeUnpadded(encodedSalt), decodeUnpadded(encodedDigest)]
    if (!hasLength(salt, 4, 64) || !hasLength(digest, 16, 64)) return undefined
    return { ln: Number(ln), r: Number(r), p: Number(p), salt, digest }
  },
  refuseCost: refuseScryptCost,
  matches: async ({ digest, ...parts }, plaintext) =>
    timingSafeEqual(await deriveScrypt(plaintext, { ...parts, length: digest.length }), digest),
})
