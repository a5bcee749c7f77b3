import type { Schema } from '@barycenter/database/schema'
import { asSubject, type Subject } from '../users/user.ts'

/** A public key credential of a person, Web Authentication §4. */
export type Passkey = Omit<Schema['passkeys']['$inferSelect'], 'subject'> & { readonly subject: Subject }

/** The most that a person may have. */
export const MAXIMUM_PASSKEYS = 20

/** The most characters of a passkey's name. */
const MAXIMUM_PASSKEY_NAME = 60

/** Reads a row. */
export function asPasskey(row: Schema['passkeys']['$inferSelect']): Passkey {
  return { ...row, subject: asSubject(row.subject) }
}

/** What a person calls a passkey, in a form that can be stored and shown. */
export function asPasskeyName(typed: string): string {
  const name = typed.toWellFormed().replace(/\p{C}/gu, '').replace(/\s+/gu, ' ').trim()
  return [...name].slice(0, MAXIMUM_PASSKEY_NAME).join('') || 'Passkey'
}
