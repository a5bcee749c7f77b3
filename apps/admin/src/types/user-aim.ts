import type { UserAim } from '@barycenter/core/users/administration/change-user'
import type { builder } from '../builder.ts'
import { readUserReference, UserReference } from './user-reference.ts'

type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>

/** The fields of an input that say which user it is about. */
export function userAimFields(t: InputFields) {
  return {
    user: t.field({ type: UserReference, required: true, description: 'Which user.' }),
    revision: t.int({ description: 'Refuse if the user is not at this `revision` any more.' }),
  }
}

/** Reads which user an input is about. */
export function readUserAim({
  user,
  revision,
}: {
  readonly user: typeof UserReference.$inferInput
  readonly revision?: number | null | undefined
}): UserAim {
  return { user: readUserReference(user), revision: revision ?? undefined }
}
