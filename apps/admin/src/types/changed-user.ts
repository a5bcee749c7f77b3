import type { ChangedUser } from '@barycenter/core/users/administration/change-user'
import type { builder } from '../builder.ts'
import { User } from './user.ts'

type OutputFields<Shape> = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Shape>

/** The fields of a payload that say what a user looks like after a change, and what it cost them. */
export function changedUserFields(t: OutputFields<ChangedUser>) {
  return {
    user: t.field({ type: User, description: 'The user as they are now.', resolve: ({ user }) => user }),
    ...revokedFields(t),
  }
}

/** The fields of a payload that count what somebody lost who is shut out. */
export function revokedFields(t: OutputFields<ChangedUser>) {
  return {
    sessionsRevoked: t.exposeInt('sessionsRevoked', { description: 'How many of their sessions ended.' }),
    grantsRevoked: t.exposeInt('grantsRevoked', {
      description: 'How many grants ended, and with them their codes, access tokens and refresh tokens.',
    }),
  }
}
