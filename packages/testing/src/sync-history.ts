import type { Env } from '@barycenter/core/env'
import { AdminError } from '@barycenter/core/errors'
import type { SyncRecordResult, SyncUsersOutcome } from '@barycenter/core/sync/sync-outcome'
import { usernameKey } from '@barycenter/core/users/username'
import { beginStaged } from './run-staged.ts'
import { runSync } from './run-sync.ts'
import type { ModelRun, Prediction } from './sync-model.ts'

/** What came of a run, in the words of the model. */
export interface Answer extends Omit<Prediction, 'users' | 'refused'> {
  /** The code of a refusal. */
  readonly refused: string | undefined
}

/** A run, and whether it goes in one request or in batches. */
export interface SyncAttempt {
  readonly run: ModelRun
  readonly isStaged: boolean
}

/** How many users a batch has. */
export const PER_BATCH = 2

/** What a run of the model must answer. */
export function expectedAnswer({ users: _, ...answer }: Prediction): Answer {
  return answer.refused === undefined
    ? answer
    : { ...answer, applied: false, actions: [], unchanged: 0, sessionsRevoked: 0 }
}

const refusal = (code: string): Answer => ({
  refused: code,
  applied: false,
  actions: [],
  unchanged: 0,
  sessionsRevoked: 0,
})

/** What a run that ended says. */
export function answerOf(
  outcome: Omit<SyncUsersOutcome, 'results'>,
  results: readonly SyncRecordResult[],
): Answer {
  const changed = results.filter(({ action }) => action !== 'UNCHANGED')
  const count = (action: string) => changed.filter((result) => result.action === action).length
  const counted = [outcome.created, outcome.updated, outcome.disabled, outcome.deleted, outcome.failed]
  const listed = ['CREATE', 'UPDATE', 'DISABLE', 'DELETE', 'FAIL'].map(count)
  if (`${counted}` !== `${listed}` || outcome.total !== outcome.unchanged + changed.length)
    throw new Error(`counts ${counted} of ${outcome.total}, but results ${listed}`)
  return {
    refused: undefined,
    applied: outcome.applied,
    actions: changed.map(({ action, username }) => `${action} ${usernameKey(username)}`).sort(),
    unchanged: outcome.unchanged,
    sessionsRevoked: outcome.work.sessionsRevoked,
  }
}

/** Makes a run to its end. In batches, `meanwhile` happens before the commit, and what moved is sent again. */
export async function attempt(
  env: Env,
  { run, isStaged }: SyncAttempt,
  meanwhile: () => Promise<void> = async () => {},
): Promise<Answer> {
  try {
    if (!isStaged) {
      const outcome = await runSync(env, run.users, run)
      return answerOf(outcome, outcome.results)
    }
    const { users, ...options } = run
    const client = await beginStaged(env, users, { ...options, perBatch: PER_BATCH })
    await client.sendAll()
    await meanwhile()
    for (let round = 0; round < 5; round++) {
      const { ending, missing } = await client.commit()
      if (ending === undefined) for (const number of missing) await client.send(number)
      else {
        const results = await client.finish()
        return ending.kind === 'outcome' ? answerOf(ending.outcome, results) : refusal(ending.code)
      }
    }
    throw new Error('the run does not come to an end')
  } catch (error) {
    if (!(error instanceof AdminError)) throw error
    return refusal(error.code)
  }
}
