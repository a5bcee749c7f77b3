import type { SyncRecordError as RecordError } from '@barycenter/core/sync/sync-outcome'
import { builder } from '../builder.ts'
import { SyncErrorCode } from './sync-error-code.ts'

/** Why a record cannot be applied. */
export const SyncRecordError = builder.objectRef<RecordError>('SyncRecordError').implement({
  description: 'One reason why a record cannot be applied.',
  fields: (t) => ({
    code: t.expose('code', { type: SyncErrorCode, description: 'The reason, for programs.' }),
    message: t.exposeString('message', { description: 'The reason, for people. It never repeats a secret.' }),
    path: t.exposeString('path', {
      description: 'Where in the input, as a JSON Pointer (RFC 6901): "/users/7/email".',
    }),
  }),
})
