import { parseMaxPrune, pruneGuard } from '@barycenter/core/sync/prune-guard'
import type { SyncPrune } from '@barycenter/core/sync/sync-input'
import type { CheckedRecord } from './checked-record.ts'
import type { Decision } from './decision.ts'
import type { PlanContext } from './plan-context.ts'
import { planRemoval } from './plan-removal.ts'

/**
 * Plans the removal of the users whom the source owns and the run does not list.
 *
 * @throws {AdminError} PRUNE_GUARD when they are more than `maxPrune`; INVALID_INPUT when that is no limit.
 */
export function planPrune(context: PlanContext, { records, prune, maxPrune }: Pruning): Decision[] {
  const limit = parseMaxPrune(maxPrune)
  if (prune === 'NONE') return []
  const { users, source } = context
  // A record that is in error still lists its user.
  const listed = new Set(records.map(({ user }) => user.username))
  const owned = [...users.values()].filter((user) => user.source === source)
  const removed = owned
    .filter(({ name }) => !listed.has(name))
    .map(({ name }) => planRemoval(context, { index: -1, name, how: prune }))
    .filter(({ action }) => action !== 'UNCHANGED')
  if (removed.length > limit(owned.length)) {
    throw pruneGuard({ removed: removed.length, owned: owned.length, source, maxPrune })
  }
  return removed
}

interface Pruning {
  readonly records: readonly CheckedRecord[]
  readonly prune: SyncPrune
  readonly maxPrune: string
}
