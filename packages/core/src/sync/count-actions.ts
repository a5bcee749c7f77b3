import type { SyncAction, SyncUsersOutcome } from './sync-outcome.ts'

/** How many records there are, and what a run does with how many of them. */
export function countActions(
  records: readonly { readonly action: SyncAction }[],
): Pick<SyncUsersOutcome, 'total' | 'created' | 'updated' | 'unchanged' | 'disabled' | 'deleted' | 'failed'> {
  const count = (wanted: SyncAction) => records.filter(({ action }) => action === wanted).length
  return {
    total: records.length,
    created: count('CREATE'),
    updated: count('UPDATE'),
    unchanged: count('UNCHANGED'),
    disabled: count('DISABLE'),
    deleted: count('DELETE'),
    failed: count('FAIL'),
  }
}
