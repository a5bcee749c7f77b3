import type { SyncAction } from '@barycenter/core/sync/sync-outcome'
import type { TargetOutcome } from '@barycenter/core/sync/user-target'
import type { Decision } from './plan/decision.ts'
import { hashDecisions } from './plan/plan-run.ts'

/** What is known at the end of a run. */
interface Ending extends Pick<TargetOutcome, 'runId' | 'mode' | 'applied' | 'durationMs'> {
  readonly decisions: readonly Decision[]
  readonly work: { readonly hashed: number; readonly verified: number; readonly written: number }
}

/** Counts what came of a run, or, if nothing was written, what would have come of it. */
export function describeOutcome({ decisions, work, ...run }: Ending): TargetOutcome {
  const count = (wanted: SyncAction) => decisions.filter(({ action }) => action === wanted).length
  return {
    ...run,
    planHash: hashDecisions(decisions),
    total: decisions.length,
    created: count('CREATE'),
    updated: count('UPDATE'),
    unchanged: count('UNCHANGED'),
    disabled: count('DISABLE'),
    deleted: count('DELETE'),
    failed: count('FAIL'),
    work: {
      passwordsHashed: work.hashed,
      passwordsVerified: work.verified,
      checkpoints: 0,
      rowsWritten: work.written,
      sessionsRevoked: 0,
      grantsRevoked: 0,
    },
    results: decisions
      .filter(({ action }) => action !== 'UNCHANGED')
      .map(({ index, name, action, changes, errors }) => ({
        ...{ index, username: name, subject: null, action, changes, sessionsRevoked: 0, errors },
      })),
  }
}
