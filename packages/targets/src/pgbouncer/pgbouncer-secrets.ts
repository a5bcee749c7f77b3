import { byteLength } from '../file/users-file.ts'
import { isMd5Password, md5Password } from '../md5-password.ts'
import { isVerifier } from '../scram/verifier.ts'
import type { Verifiers } from '../scram/verifiers.ts'
import {
  type Credential,
  type Current,
  refuseHash,
  refusePassword,
  type Secret,
  type SecretWriter,
} from '../secrets.ts'

import { MAX_QUOTED_NAME, MAX_QUOTED_SECRET } from './userlist.ts'

/** How PgBouncer's file may say a password. */
export const PGBOUNCER_FORMATS = ['scram', 'plain', 'md5'] as const
/** One of {@link PGBOUNCER_FORMATS}. */
export type PgbouncerFormat = (typeof PGBOUNCER_FORMATS)[number]

/** How PgBouncer has its users in userlist.txt. */
export function pgbouncerSecrets(format: PgbouncerFormat, verifiers: Verifiers): SecretWriter {
  return {
    refuseName: (name) =>
      quotedLength(name) <= MAX_QUOTED_NAME
        ? undefined
        : `PgBouncer knows names of at most ${MAX_QUOTED_NAME} bytes in UTF-8 with quotes doubled, and this one has ${quotedLength(name)}`,
    secretFor: (name, credential, current) => secretFor({ format, verifiers, name }, credential, current),
  }
}

interface Entry {
  readonly format: PgbouncerFormat
  readonly verifiers: Verifiers
  readonly name: string
}

async function secretFor(
  { format, verifiers, name }: Entry,
  credential: Credential,
  current: Current,
): Promise<Secret> {
  if (credential.kind === 'hash') return secretForHash(credential.hash)
  const { password } = credential
  if (password.includes('\0'))
    return refusePassword('PgBouncer ends a password at a NUL, which this one has in it')
  switch (format) {
    case 'md5':
      return { kind: 'secret', secret: md5Password(name, password) }
    case 'plain':
      return plainSecret(password)
    case 'scram':
      for (const text of current) {
        if (text !== undefined && (await verifiers.verifies(text, password)))
          return { kind: 'secret', secret: text }
      }
      return { kind: 'secret', secret: await verifiers.create(password) }
  }
}

function plainSecret(password: string): Secret {
  if (/[\r\n]/.test(password)) return refusePassword('a line of the file cannot have a line break in it')
  if (quotedLength(password) > MAX_QUOTED_SECRET) {
    return refusePassword(
      `PgBouncer reads secrets of at most ${MAX_QUOTED_SECRET} bytes with quotes doubled, and this one has ${quotedLength(password)}`,
    )
  }
  if (/^md5.{32}$/s.test(password) || password.startsWith('SCRAM-SHA-256$')) {
    return refusePassword('PgBouncer would take this password for a hash; --secret-format scram can have any')
  }
  return { kind: 'secret', secret: password }
}

function secretForHash(hash: string): Secret {
  if (isMd5Password(hash) || isVerifier(hash)) return { kind: 'secret', secret: hash }
  return refuseHash(
    'PgBouncer knows two hashes: SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey, as PostgreSQL has it in pg_authid, and md5 with 32 hexadecimal digits',
  )
}

function quotedLength(text: string): number {
  return byteLength(text.replaceAll('"', '""'))
}
