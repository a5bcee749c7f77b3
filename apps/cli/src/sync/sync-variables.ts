import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'
import type { Batch } from './batch.ts'
import type { SyncUsersOptions } from './sync-users-options.ts'

/** The variables of the mutation. */
export interface SyncVariables {
  readonly input: {
    readonly users: readonly SyncUserInput[]
    readonly runId?: string
    readonly idempotencyKey?: string | undefined
  }
}

/**
 * The variables of the mutation. What no flag says is left to the API's defaults.
 *
 * @throws {CommandError} when the files belong to different sources.
 */
export function syncVariables({ good, sources }: Batch, options: SyncUsersOptions): SyncVariables {
  const users = good.map(({ user }) => user)
  return { input: { users, ...runInput(sources, options), idempotencyKey: options.idempotencyKey } }
}

/**
 * How a run goes about it, be it in one request or in batches.
 *
 * @throws {CommandError} when the files belong to different sources.
 */
export function runInput(sources: readonly string[], options: SyncUsersOptions): object {
  return {
    mode: options.dryRun === true ? 'PLAN' : 'APPLY',
    onError: options.onError.toUpperCase(),
    passwordPolicy: options.passwordPolicy?.toUpperCase(),
    source: sourceOf(sources, options),
    // An older service would not know the word.
    takeOver: options.takeOver ? undefined : false,
    prune: options.prune.toUpperCase(),
    maxPrune: options.maxPrune,
    expectedPlanHash: options.expectPlan,
  }
}

/**
 * Who declares the users of a run: what the flag says, or else the files; undefined when nobody says it.
 *
 * @throws {CommandError} when the files belong to different sources.
 */
export function sourceOf(
  sources: readonly string[],
  options: Pick<SyncUsersOptions, 'source'>,
): string | undefined {
  const [source, other] = options.source === undefined ? sources : [options.source]
  if (other === undefined) return source
  const names = sources.map((name) => JSON.stringify(name)).join(', ')
  throw new CommandError(
    EXIT.badInput,
    `the files name several sources (${names}); --source says which is meant`,
  )
}
