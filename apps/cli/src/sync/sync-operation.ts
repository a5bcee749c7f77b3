import { SYNC_MODES } from '@barycenter/core/sync/sync-input'
import { SYNC_ACTIONS } from '@barycenter/core/sync/sync-outcome'
import { z } from 'zod'

/** What every way of syncing asks of a run as a whole. */
export const SUMMARY_FIELDS = /* GraphQL */ `
  runId
  mode
  applied
  planHash
  durationMs
  total
  created
  updated
  unchanged
  disabled
  deleted
  failed
  work {
    passwordsHashed
    passwordsVerified
    checkpoints
    rowsWritten
    sessionsRevoked
    grantsRevoked
  }
`

/** The one operation that `sync-users` executes, here or there. */
export const SYNC_USERS = /* GraphQL */ `
  mutation SyncUsers($input: SyncUsersInput!) {
    syncUsers(input: $input) {
      ${SUMMARY_FIELDS}
      results {
        index
        username
        subject
        action
        changes {
          field
          before
          after
        }
        sessionsRevoked
        errors {
          code
          message
          path
        }
      }
    }
  }
`

const count = z.int().nonnegative()

/** What came of one record. */
export const resultSchema = z.object({
  /** -1 for a user whom no file lists. */
  index: z.int(),
  username: z.string(),
  subject: z.string().nullable(),
  action: z.enum(SYNC_ACTIONS),
  changes: z.array(z.object({ field: z.string(), before: z.json(), after: z.json() })),
  sessionsRevoked: count,
  errors: z.array(z.object({ code: z.string(), message: z.string(), path: z.string() })),
})

/** What came of a run, its results apart. */
export const outcomeSchema = z.object({
  runId: z.string(),
  mode: z.enum(SYNC_MODES),
  applied: z.boolean(),
  planHash: z.string(),
  durationMs: count,
  total: count,
  created: count,
  updated: count,
  unchanged: count,
  disabled: count,
  deleted: count,
  failed: count,
  work: z.object({
    passwordsHashed: count,
    passwordsVerified: count,
    checkpoints: count,
    rowsWritten: count,
    sessionsRevoked: count,
    grantsRevoked: count,
  }),
})

const payloadSchema = outcomeSchema.extend({ results: z.array(resultSchema) })

/** What {@link SYNC_USERS} answers. */
export const syncUsersData = z.object({ syncUsers: payloadSchema })

/** The payload of a run; its results leave out who is unchanged. */
export type SyncUsersPayload = z.infer<typeof payloadSchema>

/** What came of one record. */
export type SyncResult = z.infer<typeof resultSchema>
