import { createCipheriv, timingSafeEqual } from 'node:crypto'
import { decodePadded, hasLength } from './base64.ts'
import { defineFormat } from './password-format.ts'
import { deriveScrypt, refuseScryptCost, type ScryptCost } from './scrypt-derive.ts'

/** What a hash of Firebase Authentication consists of. */
interface FirebaseParts extends ScryptCost {
  readonly salt: Buffer
  /** The signer key, encrypted with the key that scrypt derives from the password. */
  readonly digest: Buffer
  /** The same for every user of a project, and put after each one's salt. */
  readonly separator: Buffer
  /** A secret of the project. Who has a hash needs it to guess at the password. */
  readonly signerKey: Buffer
}

const BASE64 = '([A-Za-z0-9+/]{1,176}={0,2})'
const FORM = new RegExp(
  String.raw`^\$firescrypt\$ln=([1-9]\d?),r=([1-9]\d{0,4}),p=([1-9]\d{0,4})\$${BASE64}\$${BASE64}\$${BASE64}\$${BASE64}$`,
)

const KEY_BYTES = 32
/** It is the same for every hash: each has a key of its own. */
const COUNTER = Buffer.alloc(16)

/**
 * The modified scrypt of Firebase Authentication (github.com/firebase/scrypt), in the form that Ory Kratos
 * gave it: AES-256-CTR, under the key that scrypt derives, of the signer key of the project. `ln` is
 * the `mem_cost` of the project and `r` its `rounds`.
 */
export const firebaseScryptFormat = defineFormat<FirebaseParts>({
  beginning: /^\$firescrypt\$/,
  form: 'a hash of Firebase: $firescrypt$ln=…,r=…,p=…$<salt>$<hash>$<salt separator>$<signer key>',
  read: (text) => {
    const [, ln, r, p, ...encoded] = FORM.exec(text) ?? []
    const [salt, digest, separator, signerKey] = encoded.map((part = '') => decodePadded(part))
    if (!hasLength(salt, 4, 64) || !hasLength(separator, 1, 64)) return undefined
    if (!hasLength(signerKey, 16, 128) || !hasLength(digest, signerKey.length, signerKey.length))
      return undefined
    return { ln: Number(ln), r: Number(r), p: Number(p), salt, digest, separator, signerKey }
  },
  refuseCost: refuseScryptCost,
  matches: async ({ salt, separator, digest, signerKey, ...cost }, plaintext) => {
    const key = await deriveScrypt(plaintext, {
      ...cost,
      salt: Buffer.concat([salt, separator]),
      length: KEY_BYTES,
    })
    const cipher = createCipheriv('aes-256-ctr', key, COUNTER)
    return timingSafeEqual(Buffer.concat([cipher.update(signerKey), cipher.final()]), digest)
  },
})
