import { createHash } from 'node:crypto'
import { canonicalJson } from '../canonical-json.ts'
import { sha256 } from '../digest.ts'
import type { PlannedRecord } from './planned-record.ts'

/**
 * What decisions add up to: equal for the same decisions in any order, and in any batches. A sum of
 * digests, modulo 2^2048, which is wide enough that nobody can look for other decisions of the same sum
 * (Clarke et al., Incremental Multiset Hash Functions, 2003).
 */
export type PlanSum = bigint

const BYTES = 256
const MODULUS = 1n << 2048n

/** Adds up the decisions of a plan, or of a part of one. */
export function sumPlan(plan: readonly PlannedRecord[]): PlanSum {
  return addPlanSums(plan.map((record) => digestOf(describeDecision(record))))
}

/** Adds up the parts of a plan. */
export function addPlanSums(sums: readonly PlanSum[]): PlanSum {
  return sums.reduce((total, sum) => total + sum, 0n) % MODULUS
}

/**
 * Names a plan: the same decisions about the same state of the same users have the same name, however
 * they came. Secrets are not part of it, or the hash would help to guess them; so two files that set
 * different passwords for the same users have plans of one name.
 */
export function namePlan(sum: PlanSum): string {
  return sha256(sum.toString(16))
}

/** The name of a plan that is there as a whole. */
export function hashPlan(plan: readonly PlannedRecord[]): string {
  return namePlan(sumPlan(plan))
}

function digestOf(decision: string): bigint {
  return BigInt(`0x${createHash('shake256', { outputLength: BYTES }).update(decision).digest('hex')}`)
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
