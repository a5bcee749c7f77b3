import type { SyncRecordResult as RecordResult } from '@barycenter/core/sync/sync-outcome'
import { builder } from '../builder.ts'
import { SyncAction } from './sync-action.ts'
import { SyncFieldChange } from './sync-field-change.ts'
import { SyncRecordError } from './sync-record-error.ts'

/** What came of one record. */
export const SyncRecordResult = builder.objectRef<RecordResult>('SyncRecordResult').implement({
  description: 'What came of one record, or with PLAN would come of it.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Where the record stands in `users`, from 0.' }),
    username: t.exposeString('username', { description: 'The username, as in the record.' }),
    subject: t.exposeID('subject', {
      nullable: true,
      description: 'The `sub` of the user, OpenID Connect Core §2; null when there is no such user (yet).',
    }),
    action: t.expose('action', { type: SyncAction, description: 'What is done.' }),
    changes: t.expose('changes', { type: [SyncFieldChange], description: 'The fields that change.' }),
    sessionsRevoked: t.exposeInt('sessionsRevoked', {
      description: 'How many sessions of the user end with it.',
    }),
    errors: t.expose('errors', { type: [SyncRecordError], description: 'Why the record cannot be applied.' }),
  }),
})
