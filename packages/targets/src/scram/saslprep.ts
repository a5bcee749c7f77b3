import { saslprep } from '@mongodb-js/saslprep'

/**
 * Prepares a password for SCRAM as PostgreSQL and libpq do: SASLprep (RFC 4013), and as it is when that is not
 * possible, for PostgreSQL lets people have passwords that SASLprep prohibits.
 */
export function prepare(password: string): string {
  if (/^\p{ASCII}*$/u.test(password)) return password
  try {
    return saslprep(password) || password
  } catch {
    return password
  }
}
