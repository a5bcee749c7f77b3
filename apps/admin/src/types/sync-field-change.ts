import type { FieldChange as Change } from '@barycenter/core/users/user-fields'
import { builder } from '../builder.ts'

/** One field that changes. */
export const SyncFieldChange = builder.objectRef<Change>('SyncFieldChange').implement({
  description: 'One field that changes. Of a secret only the name is told.',
  fields: (t) => ({
    field: t.exposeString('field', {
      description: 'The field, as in the input; a property as `properties.<key>`.',
    }),
    before: t.expose('before', {
      type: 'JSON',
      nullable: true,
      description: 'What it was; null for a secret.',
    }),
    after: t.expose('after', {
      type: 'JSON',
      nullable: true,
      description: 'What it becomes; null for a secret.',
    }),
  }),
})
