import type { TargetOutcome } from '@barycenter/core/sync/user-target'

/**
 * Told what happens, for metrics and health. Times in milliseconds.
 */
export interface ControllerObserver {
  /** The list of a namespace is complete and its watch is open. */
  watching(namespace: string): void
  watchEnded(namespace: string, reason: 'closed' | 'expired' | 'failed'): void
  /** A run ended: what it did, and how long after the oldest event in it (undefined for a run that none asked for). */
  synced(run: {
    readonly outcome: TargetOutcome
    readonly kind: 'changes' | 'full'
    readonly duration: number
    readonly lag: number | undefined
  }): void
  /** A run could not be made; `code` is a stable word, never a message. */
  syncFailed(code: string): void
  /** How many Secrets there are now, and how many of them cannot be used. */
  secrets(count: {
    readonly selected: number
    readonly malformed: number
    readonly conflicting: number
  }): void
  leading(isLeader: boolean): void
}
