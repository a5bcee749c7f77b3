import type { Schema } from '@barycenter/database/schema'

/** How far a run has come, as it is stored. */
export type SyncProgressRow = Schema['syncProgress']['$inferSelect']

/** What a run is at, or how it ended. */
export type SyncPhase = SyncProgressRow['phase']

/** How far a run has come. */
export type SyncProgress = Omit<SyncProgressRow, 'staleAt'>

/** Whether nothing more is to come. */
export function isOver({ phase }: Pick<SyncProgress, 'phase'>): boolean {
  return phase === 'DONE' || phase === 'FAILED' || phase === 'INTERRUPTED'
}

/** What a run tells of itself while it is at work. None of it can fail, or takes time. */
export interface ProgressMeter {
  /** Begins a phase. @param total how many steps it has, as far as that is known. */
  begin(phase: SyncPhase, total?: number): void
  /** One step more is done. */
  step(): void
  /** One password more was hashed or verified. */
  evaluated(): void
}

/** For runs that nobody watches. */
export const NO_METER: ProgressMeter = { begin: () => {}, step: () => {}, evaluated: () => {} }
