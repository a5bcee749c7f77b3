import { refusePasswordHash } from '../password-formats/password-formats.ts'
import { refuseProperties } from './check-properties.ts'
import type { DeclaredUser } from './declared-user.ts'
import { isEmail } from './email.ts'
import { MAXIMUM_PASSWORD_LENGTH } from './password.ts'
import { refuseUsername } from './username.ts'

/** What can be wrong with a field of a user: clients may depend on these. */
export type UserFaultCode =
  | 'USERNAME_INVALID'
  | 'EMAIL_INVALID'
  | 'EMAIL_VERIFIED_INVALID'
  | 'ENABLED_INVALID'
  | 'PASSWORD_INVALID'
  | 'PASSWORD_TOO_SHORT'
  | 'PASSWORD_HASH_INVALID'
  | 'PASSWORD_HASH_COST'
  | 'CREDENTIAL_AMBIGUOUS'
  | 'PROPERTIES_INVALID'

/** What is wrong with one field of a user. */
export interface UserFault {
  readonly code: UserFaultCode
  readonly field: keyof DeclaredUser
  readonly message: string
}

/** What is wrong with what is declared about a user, whatever is in the database. */
export function checkUser(user: DeclaredUser, minimumPasswordLength: number): UserFault[] {
  const faults: UserFault[] = []
  const fault = (code: UserFaultCode, field: UserFault['field'], message: string | undefined) => {
    if (message !== undefined) faults.push({ code, field, message })
  }

  fault('USERNAME_INVALID', 'username', refuseUsername(user.username))
  fault('EMAIL_INVALID', 'email', refuseEmail(user.email))
  fault('EMAIL_VERIFIED_INVALID', 'emailVerified', refuseNull(user.emailVerified, 'true or false'))
  fault('ENABLED_INVALID', 'enabled', refuseNull(user.enabled, 'true or false'))
  fault('PROPERTIES_INVALID', 'properties', refuseProperties(user.properties))
  if (typeof user.password === 'string' && user.password.length < minimumPasswordLength) {
    const message = `a password needs at least ${minimumPasswordLength} characters`
    fault('PASSWORD_TOO_SHORT', 'password', message)
  } else {
    fault('PASSWORD_INVALID', 'password', refusePassword(user.password))
  }
  if (user.passwordHash === null) {
    fault('PASSWORD_HASH_INVALID', 'passwordHash', refuseNull(user.passwordHash, 'a hash'))
  } else if (user.passwordHash !== undefined) {
    const refusal = refusePasswordHash(user.passwordHash)
    if (refusal !== undefined) fault(refusal.code, 'passwordHash', refusal.message)
  }
  if (typeof user.password === 'string' && typeof user.passwordHash === 'string') {
    fault('CREDENTIAL_AMBIGUOUS', 'passwordHash', 'a record has either a password or a hash, not both')
  }
  return faults
}

function refuseNull(value: unknown, wanted: string): string | undefined {
  return value === null ? `null is not ${wanted}; leave the field out to keep what is there` : undefined
}

function refuseEmail(email: DeclaredUser['email']): string | undefined {
  if (email === undefined || email === null) return undefined
  if (email === '') return 'an empty text is not an e-mail address; null clears it'
  return isEmail(email) ? undefined : 'not an e-mail address'
}

function refusePassword(password: DeclaredUser['password']): string | undefined {
  if (password === undefined) return undefined
  if (password === null) return refuseNull(password, 'a password')
  if (password === '') return 'a password needs at least one character'
  if (password.length > MAXIMUM_PASSWORD_LENGTH) {
    return `a password has at most ${MAXIMUM_PASSWORD_LENGTH} characters`
  }
  return password.isWellFormed() ? undefined : 'the password is not well-formed Unicode'
}
