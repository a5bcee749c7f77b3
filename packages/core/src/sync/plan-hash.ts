import { sha256 } from '../digest.ts'
import { canonicalJson } from './canonical-json.ts'
import type { PlannedRecord } from './planned-record.ts'

/**
 * Names a plan: the same decisions about the same state of the same users have the same hash, in
 * any order of records. Secrets are not part of it, or the hash would help to guess them; so two
 * files that set different passwords for the same users have plans of one name.
 */
export function hashPlan(plan: readonly PlannedRecord[]): string {
  return sha256(plan.map(describeDecision).sort().join('\n'))
}

function describeDecision(record: PlannedRecord): string {
  const { key, user } = record.desired
  switch (record.kind) {
    case 'refused':
      return canonicalJson(['refused', user.username, ...record.errors.map(({ code }) => code)])
    case 'unchanged':
      return canonicalJson(['unchanged', key, record.actual.subject])
    case 'create':
      return canonicalJson(['create', key, record.changes.map((change) => ({ ...change }))])
    case 'gone':
      return canonicalJson(['gone', key])
    case 'update':
    case 'disable':
    case 'delete': {
      const { subject, revision } = record.actual
      return canonicalJson([
        record.kind,
        key,
        subject,
        revision,
        record.changes.map((change) => ({ ...change })),
      ])
    }
  }
}
