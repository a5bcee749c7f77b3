import type { Schema } from '@barycenter/database/schema'
import type { UserRecord } from './user.ts'

/** What tokens and claims tell of a user, and whether there is anything to tell: never a password hash. */
export type Person = Pick<
  UserRecord,
  'subject' | 'username' | 'email' | 'emailVerified' | 'enabled' | 'properties' | 'updatedAt'
>

/** The columns of a {@link Person}, for a select. */
export function personColumns({
  subject,
  username,
  email,
  emailVerified,
  enabled,
  properties,
  updatedAt,
}: Schema['users']) {
  return { subject, username, email, emailVerified, enabled, properties, updatedAt }
}
