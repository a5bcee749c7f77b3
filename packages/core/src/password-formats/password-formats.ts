import { argon2Format } from './argon2.ts'
import { bcryptFormat } from './bcrypt.ts'
import { djangoPbkdf2Format } from './django-pbkdf2.ts'
import { firebaseScryptFormat } from './firebase-scrypt.ts'
import { ldapArgon2Format, ldapCryptFormat } from './ldap-wrapper.ts'
import type { HashRefusal, PasswordFormat } from './password-format.ts'
import { pbkdf2Format } from './pbkdf2.ts'
import { saltedShaFormat } from './salted-sha.ts'
import { scryptFormat } from './scrypt.ts'
import { shaCryptFormat } from './sha-crypt.ts'

/** Every format that a stored or declared hash may have. */
const FORMATS: readonly PasswordFormat[] = [
  argon2Format,
  bcryptFormat,
  scryptFormat,
  firebaseScryptFormat,
  pbkdf2Format,
  djangoPbkdf2Format,
  shaCryptFormat,
  saltedShaFormat,
  ldapCryptFormat,
  ldapArgon2Format,
]

/** The format that a hash means to be of, by its beginning; undefined for one that we do not know. */
export function findPasswordFormat(text: string): PasswordFormat | undefined {
  return FORMATS.find(({ beginning }) => beginning.test(text))
}

/** Checks the form and the cost of a hash; undefined when it is good. */
export function refusePasswordHash(text: string): HashRefusal | undefined {
  const format = findPasswordFormat(text)
  if (format !== undefined) return format.refuse(text)
  return {
    code: 'PASSWORD_HASH_INVALID',
    message:
      'not a password hash of a known format: argon2, bcrypt, scrypt (Firebase’s too), PBKDF2, sha-crypt, or one of LDAP’s around those',
  }
}
