import type { Schema } from '@barycenter/database/schema'

declare const brand: unique symbol

/** The `sub` of a user, OpenID Connect Core §2. */
export type Subject = string & { readonly [brand]: 'Subject' }

/** A user's record, its password hashes included: not for showing. */
export type UserRecord = Omit<Schema['users']['$inferSelect'], 'subject'> & { readonly subject: Subject }

/** A user as others may see one. */
export type User = Pick<
  UserRecord,
  | 'subject'
  | 'username'
  | 'email'
  | 'emailVerified'
  | 'enabled'
  | 'properties'
  | 'source'
  | 'revision'
  | 'createdAt'
  | 'updatedAt'
  | 'secondFactorRequired'
> & { readonly hasPassword: boolean; readonly passwordChangedAt: Date | null }

/** Reads a stored subject; the column holds nothing else. */
export function asSubject(stored: string): Subject {
  return stored as Subject
}

/** What may be seen of a user's record. */
export function presentUser(record: UserRecord): User {
  const { subject, username, email, emailVerified, enabled, properties, source, revision } = record
  const { createdAt, updatedAt, passwordHash, passwordChangedAt, secondFactorRequired } = record
  return {
    subject,
    username,
    email,
    emailVerified,
    enabled,
    properties,
    source,
    revision,
    createdAt,
    updatedAt,
    secondFactorRequired,
    hasPassword: passwordHash !== null,
    passwordChangedAt,
  }
}
