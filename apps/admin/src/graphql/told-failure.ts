import type { StagedOutcome } from '@barycenter/core/sync/staged/staged-run'
import type { SyncRecordResult } from '@barycenter/core/sync/sync-outcome'
import type { JsonObject } from '@barycenter/database/json'

/** That a mutation came to nothing, or not to all of it, though it answers with a payload and not with an error. */
export interface ToldFailure {
  /** As the audit log has it. */
  readonly code: string
  /** What else the audit log is to know; never a secret. */
  readonly detail?: JsonObject
}

const FAILURE = Symbol('failure')

/** The result of a mutation, with what of it failed, for the audit log. Clients are told by the fields of the result. */
export function tellFailure<Result extends object>(result: Result, failure: ToldFailure | undefined): Result {
  return failure === undefined ? result : { ...result, [FAILURE]: failure }
}

/** What of a mutation failed; undefined if its result tells of nothing. */
export function toldFailure(result: unknown): ToldFailure | undefined {
  const { [FAILURE]: failure }: { readonly [FAILURE]?: ToldFailure } = Object(result)
  return failure
}

/**
 * That records of a run could not be applied: how many, and how many for which reason, where that is known. Who they were
 * is not told: what was meant for a username may be anything. A plan fails nobody.
 */
export function recordsFailed(
  { runId, mode, applied, failed }: StagedOutcome,
  results: readonly Pick<SyncRecordResult, 'errors'>[] = [],
): ToldFailure | undefined {
  if (mode === 'PLAN' || failed === 0) return undefined
  const codes = new Map<string, number>()
  for (const { errors } of results) {
    for (const code of new Set(errors.map((error) => error.code))) codes.set(code, (codes.get(code) ?? 0) + 1)
  }
  const reasons = codes.size === 0 ? {} : { codes: Object.fromEntries(codes) }
  return { code: 'RECORDS_FAILED', detail: { runId, applied, failed, ...reasons } }
}
