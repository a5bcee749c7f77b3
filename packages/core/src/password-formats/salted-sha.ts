import { hash, timingSafeEqual } from 'node:crypto'
import { decodePadded, hasLength } from './base64.ts'
import { defineFormat } from './password-format.ts'

/** The hash functions of the schemes, and how many bytes each makes. */
const SCHEMES: Readonly<Record<string, { readonly algorithm: string; readonly bytes: number }>> = {
  SSHA: { algorithm: 'sha1', bytes: 20 },
  SSHA256: { algorithm: 'sha256', bytes: 32 },
  SSHA512: { algorithm: 'sha512', bytes: 64 },
}

const FORM = /^\{(SSHA(?:256|512)?)\}([A-Za-z0-9+/]{1,180}={0,2})$/i

/**
 * Salted SHA digests of OpenLDAP's `userPassword` (OpenLDAP Administrator's Guide §14.4, slapd-pw-sha2):
 * base64 of the digest and the salt after it. They are cheap to guess.
 */
export const saltedShaFormat = defineFormat({
  beginning: /^\{SSHA/i,
  form: 'a salted digest of LDAP: {SSHA}, {SSHA256} or {SSHA512}, and base64',
  read: (text) => {
    const [, name = '', encoded = ''] = FORM.exec(text) ?? []
    const scheme = SCHEMES[name.toUpperCase()]
    const value = decodePadded(encoded)
    if (scheme === undefined || !hasLength(value, scheme.bytes + 4, scheme.bytes + 64)) return undefined
    const { algorithm, bytes } = scheme
    return { algorithm, digest: value.subarray(0, bytes), salt: value.subarray(bytes) }
  },
  refuseCost: () => undefined,
  matches: async ({ algorithm, digest, salt }, plaintext) =>
    timingSafeEqual(hash(algorithm, Buffer.concat([Buffer.from(plaintext), salt]), 'buffer'), digest),
})
