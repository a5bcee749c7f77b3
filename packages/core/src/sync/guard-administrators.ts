import { refuseAdministrator } from '../administrators/administrator.ts'
import type { Env } from '../env.ts'
import type { PlannedRecord } from './planned-record.ts'

/**
 * Refuses the records of a plan that make or change administrators, where whoever runs it may not. Those that
 * change nothing stay as they are.
 */
export function guardAdministrators(
  { settings }: Pick<Env, 'settings'>,
  mayAdminister: boolean,
  plan: readonly PlannedRecord[],
): PlannedRecord[] {
  return plan.map((record) => {
    const { desired } = record
    const message = refuseAdministrator(settings, mayAdminister, statesOf(record))
    if (message === undefined) return record
    const actual = 'actual' in record ? record.actual : undefined
    // A user who is to be pruned is in no record.
    const path = desired.index < 0 ? '' : `/users/${desired.index}`
    return { kind: 'refused', desired, actual, errors: [{ code: 'ADMIN_REQUIRED', message, path }] }
  })
}

/** A user before and after, if anything is another afterwards. */
function statesOf(record: PlannedRecord) {
  switch (record.kind) {
    case 'create':
      return [record.fields]
    case 'update':
    case 'disable':
      return [record.actual, record.fields]
    case 'delete':
      return [record.actual]
    case 'unchanged':
    case 'gone':
    case 'refused':
      return []
  }
}
