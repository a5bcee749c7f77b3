import { canonicalJson } from '@barycenter/core/canonical-json'
import { sha256 } from '@barycenter/core/digest'
import { AdminError } from '@barycenter/core/errors'
import type { TargetRun } from '@barycenter/core/sync/user-target'
import type { CheckedRecord } from './checked-record.ts'
import type { Decision } from './decision.ts'
import type { PlanContext } from './plan-context.ts'
import { planPrune } from './plan-prune.ts'
import { planRecord } from './plan-record.ts'

/** How many records are decided at once: verifiers are computed beside each other, and not all of them. */
const AT_ONCE = 64

/**
 * Decides what a run means: for each record in their order, and then for whom it prunes.
 *
 * @throws {AdminError} PRUNE_GUARD, INVALID_INPUT; PLAN_STALE when another plan was expected.
 */
export async function planRun(
  context: PlanContext,
  run: Pick<TargetRun, 'prune' | 'maxPrune' | 'expectedPlanHash'>,
  records: readonly CheckedRecord[],
): Promise<Decision[]> {
  const { prune, maxPrune, expectedPlanHash } = run
  const listed: Decision[] = []
  for (let from = 0; from < records.length; from += AT_ONCE) {
    const some = records.slice(from, from + AT_ONCE)
    listed.push(...(await Promise.all(some.map((record) => planRecord(context, record)))))
  }
  const plan = [...listed, ...planPrune(context, { records, prune, maxPrune })]
  if (expectedPlanHash !== undefined && expectedPlanHash !== hashDecisions(plan)) {
    throw new AdminError(
      'PLAN_STALE',
      'the plan is no longer the expected one: the users or the file changed; nothing was written, plan again',
    )
  }
  return plan
}

/** Names a plan: the same decisions have the same name, in any order. Secrets are not part of it. */
export function hashDecisions(plan: readonly Decision[]): string {
  const decisions = plan.map(({ name, action, changes, errors, role }) =>
    canonicalJson([
      name,
      action,
      changes.map(({ field, before, after }) => [field, String(before), String(after)]),
      errors.map(({ code }) => code),
      role?.kind ?? null,
    ]),
  )
  return sha256(decisions.toSorted().join('\n'))
}
