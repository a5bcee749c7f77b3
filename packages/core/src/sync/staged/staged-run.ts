import type { SyncUsersInput } from '../sync-input.ts'
import type { SyncUsersOutcome } from '../sync-outcome.ts'

/** How a run that is sent in batches goes about it: fixed when it is begun. */
export type StagedSyncOptions = Omit<SyncUsersInput, 'users' | 'idempotencyKey' | 'runId'>

/** The options of a run that has been begun. */
export interface StagedRunOptions extends StagedSyncOptions {
  /** Whether whoever began it held `admin`. What they staged is for nobody to take up who does not. */
  readonly mayAdminister: boolean
}

/** A run that has been begun. */
export interface StagedRun {
  readonly runId: string
  /** Who began it. */
  readonly actor: string
  readonly options: StagedRunOptions
  readonly startedAt: Date
  /** Whether all batches were planned, and nothing was found to be in the way of hashing passwords. */
  readonly isChecked: boolean
  readonly ending: StagedEnding | undefined
}

/** What came of a run, its results apart: these are read batch by batch. */
export type StagedOutcome = Omit<SyncUsersOutcome, 'results'>

/** How a run ended. */
export type StagedEnding =
  | { readonly kind: 'outcome'; readonly outcome: StagedOutcome }
  /** Nothing was written. */
  | { readonly kind: 'refused'; readonly code: 'PRUNE_GUARD' | 'PLAN_STALE'; readonly message: string }

const COUNTS = [
  'total',
  'created',
  'updated',
  'unchanged',
  'disabled',
  'deleted',
  'failed',
  /** Of those who are unchanged. */
  'noted',
  'passwordsHashed',
  'passwordsVerified',
  'checkpoints',
  /** Checkpoints that are to be stored. */
  'renewed',
] as const

/** How many records of a batch end how, and what finding that out cost. */
export type BatchCounts = Readonly<Record<(typeof COUNTS)[number], number>>

/** Adds up the counts of batches. */
export function addCounts(counts: readonly Readonly<Record<string, number>>[]): BatchCounts {
  const sum = (name: string) => counts.reduce((total, each) => total + (each[name] ?? 0), 0)
  // COUNTS are all there are.
  return Object.fromEntries(COUNTS.map((name) => [name, sum(name)])) as BatchCounts
}
