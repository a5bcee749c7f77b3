import { BATCH_STATES } from '@barycenter/core/sync/staged/follow-batch'
import { z } from 'zod'
import { execute } from '../graphql/execute.ts'
import { outcomeSchema, resultSchema, SUMMARY_FIELDS } from '../sync/sync-operation.ts'
import type { Connection } from '../transport.ts'
import type { StreamedBatch } from './cut-batches.ts'

/** What one request may bring. */
export async function queryLimits(connection: Connection): Promise<{ users: number; bytes: number }> {
  const count = z.int().positive()
  const { syncLimits } = await execute(connection, {
    document: /* GraphQL */ `
      query SyncLimits {
        syncLimits {
          usersPerRequest
          bytesPerRequest
        }
      }
    `,
    variables: {},
    data: z.object({ syncLimits: z.object({ usersPerRequest: count, bytesPerRequest: count }) }),
  })
  return { users: syncLimits.usersPerRequest, bytes: syncLimits.bytesPerRequest }
}

/** Begins a run, or takes an interrupted one up. */
export async function beginRun(connection: Connection, input: object): Promise<Begun> {
  const { beginStagedSync } = await execute(connection, {
    document: /* GraphQL */ `
      mutation BeginStagedSync($input: StagedSyncInput!) {
        beginStagedSync(input: $input) {
          runId
          ticket
          isResumed
        }
      }
    `,
    variables: { input },
    data: z.object({
      beginStagedSync: z.object({ runId: z.string(), ticket: z.string(), isResumed: z.boolean() }),
    }),
  })
  return beginStagedSync
}

/** A run that was begun. */
export interface Begun {
  readonly runId: string
  readonly ticket: string
  readonly isResumed: boolean
}

const stateSchema = z.object({ state: z.enum(BATCH_STATES) })

/** How a batch stands. */
export type BatchState = z.infer<typeof stateSchema>['state']

/** Sends a batch. */
export async function sendBatch(
  connection: Connection,
  ticket: string,
  batch: StreamedBatch,
): Promise<BatchState> {
  const { sendSyncBatch } = await execute(connection, {
    document: /* GraphQL */ `
      mutation SendSyncBatch($input: SyncBatchInput!) {
        sendSyncBatch(input: $input) {
          state
        }
      }
    `,
    variables: { input: { ticket, ...batch } },
    data: z.object({ sendSyncBatch: stateSchema }),
  })
  return sendSyncBatch.state
}

/** Waits for a batch for a while, and keeps the run. */
export async function awaitBatch(
  connection: Connection,
  ticket: string,
  number: number,
): Promise<BatchState> {
  const { awaitSyncBatch } = await execute(connection, {
    document: /* GraphQL */ `
      mutation AwaitSyncBatch($ticket: ID!, $number: Int!) {
        awaitSyncBatch(ticket: $ticket, number: $number) {
          state
        }
      }
    `,
    variables: { ticket, number },
    data: z.object({ awaitSyncBatch: stateSchema }),
  })
  return awaitSyncBatch.state
}

const commitSchema = z.object({ missing: z.array(z.int()), outcome: outcomeSchema.nullable() })

/** How a commit stands. */
export type Commit = z.infer<typeof commitSchema>

/** What came of a run, its results apart. */
export type RunOutcome = z.infer<typeof outcomeSchema>

/** Commits a run, or asks how its commit stands. */
export async function commitRun(connection: Connection, ticket: string, batches: number): Promise<Commit> {
  const { commitStagedSync } = await execute(connection, {
    document: /* GraphQL */ `
      mutation CommitStagedSync($ticket: ID!, $batches: Int!) {
        commitStagedSync(ticket: $ticket, batches: $batches) {
          missing
          outcome {
            ${SUMMARY_FIELDS}
          }
        }
      }
    `,
    variables: { ticket, batches },
    data: z.object({ commitStagedSync: commitSchema }),
  })
  return commitStagedSync
}

const pageSchema = z.object({ next: z.int().nullable(), results: z.array(resultSchema) })

/** A part of the results of a run that was committed. */
export async function queryResults(
  connection: Connection,
  ticket: string,
  after: number,
): Promise<z.infer<typeof pageSchema>> {
  const { stagedSyncResults } = await execute(connection, {
    document: /* GraphQL */ `
      query StagedSyncResults($ticket: ID!, $after: Int!) {
        stagedSyncResults(ticket: $ticket, after: $after) {
          next
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
    `,
    variables: { ticket, after },
    data: z.object({ stagedSyncResults: pageSchema }),
  })
  return stagedSyncResults
}

/** Ends a run for good. */
export async function giveUpRun(connection: Connection, ticket: string): Promise<void> {
  await execute(connection, {
    document: /* GraphQL */ `
      mutation GiveUpStagedSync($ticket: ID!) {
        giveUpStagedSync(ticket: $ticket)
      }
    `,
    variables: { ticket },
    data: z.object({ giveUpStagedSync: z.boolean() }),
  })
}
