import { byteLength } from '../file/users-file.ts'
import { isMd5Password, md5Password } from '../md5-password.ts'
import { prepare } from '../scram/saslprep.ts'
import { type Credential, refuseHash, refusePassword, type Secret, type SecretWriter } from '../secrets.ts'
import { aesEntry, MAX_AES_PASSWORD } from './aes-entry.ts'

/** How pgpool's file may say a password. */
export const PGPOOL_FORMATS = ['aes', 'text', 'md5'] as const
/** One of {@link PGPOOL_FORMATS}. */
export type PgpoolFormat = (typeof PGPOOL_FORMATS)[number]

/** The longest name that pgpool knows, in bytes. */
const MAX_NAME = 128
/** The longest password in bytes that fits into a token beside `TEXT`. */
const MAX_TEXT_PASSWORD = 124

/** How pgpool-II has its users in pool_passwd. The key is there if the format is `aes`. */
export function pgpoolSecrets(format: PgpoolFormat, poolKey: Uint8Array | undefined): SecretWriter {
  return {
    refuseName: (name) =>
      byteLength(name) <= MAX_NAME
        ? undefined
        : `pgpool knows names of at most ${MAX_NAME} bytes in UTF-8, and this one has ${byteLength(name)}`,
    secretFor: async (name, credential) => secretFor({ format, poolKey, name }, credential),
  }
}

interface Entry {
  readonly format: PgpoolFormat
  readonly poolKey: Uint8Array | undefined
  readonly name: string
}

function secretFor({ format, poolKey, name }: Entry, credential: Credential): Secret {
  if (credential.kind === 'hash') return secretForHash(credential.hash)
  const { password } = credential
  // Pgpool does not prepare passwords for SCRAM, as both PostgreSQL and its clients do: so it is given them prepared.
  const prepared = prepare(password)
  const length = byteLength(prepared)
  if (password.includes('\0'))
    return refusePassword('pgpool ends a password at a NUL, which this one has in it')
  switch (format) {
    case 'md5':
      return { kind: 'secret', secret: md5Password(name, password) }
    case 'text':
      if (/[\r\n]/.test(prepared)) return refusePassword('a line of the file cannot have a line break in it')
      if (length > MAX_TEXT_PASSWORD) return tooLong(length, MAX_TEXT_PASSWORD)
      return { kind: 'secret', secret: `TEXT${prepared}` }
    case 'aes':
      if (poolKey === undefined) throw new TypeError('aes entries need the pool key')
      if (length > MAX_AES_PASSWORD) return tooLong(length, MAX_AES_PASSWORD)
      return { kind: 'secret', secret: aesEntry(poolKey, prepared) }
  }
}

function tooLong(length: number, limit: number): Secret {
  return refusePassword(
    `pgpool can read passwords of at most ${limit} bytes in this format, and this one has ${length}; it would cut it off without a word`,
  )
}

function secretForHash(hash: string): Secret {
  if (isMd5Password(hash)) return { kind: 'secret', secret: hash }
  return refuseHash(
    'pgpool needs the password itself: of hashes it knows only md5 and 32 hexadecimal digits (md5 of password and username), for md5 authentication',
  )
}
