import { z } from 'zod'
import { portableHash, scryptPhc } from './foreign-hash.ts'

const encoded = z.looseObject({ value: z.string(), encoding: z.string().nullish() })

/** A hash as it is written for the bulk import of Auth0, `custom_password_hash`. */
export const auth0HashSchema = z.looseObject({
  algorithm: z.string(),
  hash: encoded,
  salt: encoded.nullish(),
  cost: z.number().nullish(),
  blockSize: z.number().nullish(),
  parallelization: z.number().nullish(),
})

/** A hash in a spelling of ours; undefined if it is of a kind that cannot be verified here. */
export function readAuth0Hash(custom: z.infer<typeof auth0HashSchema>): string | undefined {
  const { algorithm, hash, salt } = custom
  switch (algorithm) {
    case 'argon2':
    case 'bcrypt':
    case 'ldap':
    case 'pbkdf2':
      return portableHash(hash.value)
    case 'scrypt':
      return salt === undefined || salt === null
        ? undefined
        : scryptPhc({
            // As Auth0 has them where they are not given, which are those of Node.js.
            N: custom.cost ?? 16_384,
            r: custom.blockSize ?? 8,
            p: custom.parallelization ?? 1,
            salt: decode(salt),
            digest: decode(hash),
          })
    default:
      return undefined
  }
}

function decode({ value, encoding }: z.infer<typeof encoded>): Buffer {
  return Buffer.from(value, encoding === 'hex' || encoding === 'base64' ? encoding : 'utf8')
}
