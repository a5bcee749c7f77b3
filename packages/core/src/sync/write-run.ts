import type { Schema } from '@barycenter/database/schema'
import type { Env } from '../env.ts'
import { AdminError } from '../errors.ts'
import { type Lease, renewLease } from '../leases.store.ts'
import { isConflict } from '../users/conflict.store.ts'
import { applyPlan, PlanMovedError, type PreparedPlan, type Written } from './apply.store.ts'
import { packOutcome } from './packed-outcome.ts'
import { hasNotes, hasWrites } from './planned-record.ts'
import { insertSyncAnswer } from './sync-answer.store.ts'
import { beginGeneration } from './sync-generation.store.ts'
import type { SyncUsersInput } from './sync-input.ts'
import { leaseTime } from './sync-lease.ts'
import type { SyncUsersOutcome } from './sync-outcome.ts'
import { insertSyncRun } from './sync-run.store.ts'

/** A run that is about to write. */
export interface RunToWrite {
  readonly input: SyncUsersInput
  readonly startedAt: Date
  readonly prepared: PreparedPlan
  /** What to store the answer under, if the request has an idempotency key. */
  readonly request: Omit<Schema['syncAnswers']['$inferSelect'], 'outcome'> | undefined
  /** What came of the run, once it is known what was written. */
  describe(written: Written): SyncUsersOutcome
}

/**
 * Writes a run in one transaction: users, sessions, audit events, checkpoints, and, if it changed a
 * user, the history.
 *
 * @throws {PlanMovedError} when users were changed since the plan was made.
 * @throws {AdminError} SYNC_IN_PROGRESS when the lease was lost, say to a process whose clock is ahead.
 */
export async function writeRun(env: Env, lease: Lease, run: RunToWrite): Promise<SyncUsersOutcome> {
  const { input, startedAt, prepared, request } = run
  const outcome = await env.database
    .transaction(function* (store) {
      if (!(yield* renewLease(store, lease, leaseTime(env)))) return undefined
      const applied = yield* applyPlan(store, env, prepared)
      if (hasWrites(prepared.records) || hasNotes(prepared.records)) yield* beginGeneration(store)
      if (!hasWrites(prepared.records)) return run.describe(applied)
      const written = { ...applied, rowsWritten: applied.rowsWritten + (request === undefined ? 1 : 2) }
      const outcome = run.describe(written)
      const { results: _, work, mode: __, applied: ___, durationMs: ____, ...counts } = outcome
      yield* insertSyncRun(store, {
        ...counts,
        ...work,
        source: prepared.source,
        actor: prepared.by.actor,
        onError: input.onError,
        passwordPolicy: input.passwordPolicy,
        startedAt,
        finishedAt: env.clock.now(),
      })
      if (request !== undefined) {
        const answer = { ...request, outcome: packOutcome(outcome) }
        yield* insertSyncAnswer(store, answer, env.clock.now())
      }
      return outcome
    })
    .catch(explainConflict)
  env.logoutsDue.raise()
  if (outcome === undefined) {
    throw new AdminError(
      'SYNC_IN_PROGRESS',
      'another sync of users took over; nothing was written, try again',
    )
  }
  return outcome
}

function explainConflict(error: unknown): never {
  if (isConflict(error)) throw new PlanMovedError('a username was taken', { cause: error })
  throw error
}
