import { LOCAL_OPERATOR, type Operator } from '@barycenter/core/admin-tokens/admin-token'
import type { Env } from '@barycenter/core/env'
import { beginStagedRun } from '@barycenter/core/sync/staged/begin-run'
import { commitStagedRun } from '@barycenter/core/sync/staged/commit-run'
import { sendBatch } from '@barycenter/core/sync/staged/follow-batch'
import { giveUpStagedRun } from '@barycenter/core/sync/staged/give-up-run'
import { readResults } from '@barycenter/core/sync/staged/read-results'
import { listUnhashed } from '@barycenter/core/sync/staged/staged-batch.store'
import type { StagedSyncOptions } from '@barycenter/core/sync/staged/staged-run'
import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import type { SyncRecordResult, SyncUsersOutcome } from '@barycenter/core/sync/sync-outcome'

/** The options of a run in batches: the defaults of the API. */
const STAGED_DEFAULTS: StagedSyncOptions = {
  mode: 'APPLY',
  onError: 'ABORT',
  passwordPolicy: 'ENFORCE',
  source: 'default',
  prune: 'NONE',
  maxPrune: '20%',
  expectedPlanHash: undefined,
}

/** A run in batches, step by step. */
export interface StagedClient {
  readonly ticket: string
  readonly isResumed: boolean
  /** Sends the batch of a number; returns its state. */
  send(number: number): ReturnType<typeof sendBatch>
  /** Sends all batches, and, when they are checked, those again whose passwords are to be hashed. */
  sendAll(): Promise<void>
  commit(): ReturnType<typeof commitStagedRun>
  /** Reads all results of a run that has ended, and ends it for good. */
  finish(): Promise<SyncRecordResult[]>
}

interface StagedTestOptions extends Partial<StagedSyncOptions> {
  readonly perBatch?: number
  readonly operator?: Operator
}

/** Begins a run in batches, as the local operator unless told otherwise. */
export async function beginStaged(
  env: Env,
  users: readonly SyncUserInput[],
  { perBatch = 3, operator = LOCAL_OPERATOR, ...options }: StagedTestOptions = {},
): Promise<StagedClient> {
  const { ticket, isResumed } = await beginStagedRun(env, operator, { ...STAGED_DEFAULTS, ...options })
  const batches = Math.ceil(users.length / perBatch)
  const send = (number: number) => {
    const start = (number - 1) * perBatch
    const some = users.slice(start, start + perBatch)
    return sendBatch(env, ticket, { number, users: some, indexes: some.map((_, nth) => start + nth) })
  }
  const commit = () => commitStagedRun(env, operator, { ticket, batches })
  return {
    ticket,
    isResumed,
    send,
    sendAll: async () => {
      for (let number = 1; number <= batches; number++) await send(number)
      const [runId = ''] = ticket.split('.')
      if ((await env.database.run((store) => listUnhashed(store, runId))).length === 0) return
      for (const number of (await commit()).missing) await send(number)
    },
    commit,
    finish: async () => {
      const results: SyncRecordResult[] = []
      for (let next: number | undefined = 0; next !== undefined; ) {
        const page = await readResults(env, ticket, next)
        results.push(...page.results)
        next = page.next
      }
      await giveUpStagedRun(env, ticket)
      return results
    },
  }
}

/** A whole run in batches, as what `runSync` would return; without those who are unchanged. */
export async function runStaged(
  env: Env,
  users: readonly SyncUserInput[],
  options: Parameters<typeof beginStaged>[2] = {},
): Promise<SyncUsersOutcome> {
  const client = await beginStaged(env, users, options)
  await client.sendAll()
  const { ending } = await client.commit()
  const results = await client.finish()
  if (ending?.kind !== 'outcome') throw new Error(`the run ended with ${JSON.stringify(ending)}`)
  return { ...ending.outcome, results }
}
