import { scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { decodeUnpadded, hasLength } from './base64.ts'
import { defineFormat, refuseOutside } from './password-format.ts'

/** What a scrypt hash consists of, RFC 7914 §2. */
interface ScryptParts {
  /** The binary logarithm of the cost N. */
  readonly ln: number
  /** The block size. */
  readonly r: number
  /** The parallelization. */
  readonly p: number
  readonly salt: Buffer
  readonly digest: Buffer
}

const FORM =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d{0,4}),p=([1-9]\d{0,4})\$([A-Za-z0-9+/]{1,128})\$([A-Za-z0-9+/]{1,128})$/

const derive = promisify(
  (
    plaintext: string,
    { salt, digest, ...cost }: ScryptParts,
    done: (error: Error | null, key: Buffer) => void,
  ) => {
    const N = 2 ** cost.ln
    // What OpenSSL reckons with: p blocks beside the table and two blocks more.
    const maxmem = 128 * cost.r * (N + cost.p + 2)
    scrypt(plaintext, salt, digest.length, { N, r: cost.r, p: cost.p, maxmem }, done)
  },
)

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
  refuseCost: ({ ln, r, p }) =>
    refuseOutside('ln', ln, [1, 17]) ?? refuseOutside('r', r, [1, 8]) ?? refuseOutside('p', p, [1, 10]),
  matches: async (parts, plaintext) => timingSafeEqual(await derive(plaintext, parts), parts.digest),
})
