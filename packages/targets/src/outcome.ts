import { countActions } from '@barycenter/core/sync/count-actions'
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
  return {
    ...run,
    planHash: hashDecisions(decisions),
    ...countActions(decisions),
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
