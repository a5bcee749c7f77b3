import type { Env } from '../env.ts'

/** Work that is done again and again in the background, and when an operator asks for it. */
export interface Job {
  /** As the admin API and the log call it. */
  readonly name: string
  /** What it does, for operators. */
  readonly description: string
  /** When it is due: cron with seconds, in UTC. */
  readonly schedule: string
  /** Does it, and returns how many records it processed. */
  readonly run: (env: Env, keepGoing: KeepGoing) => Promise<number>
}

/**
 * Says that the work goes on, and is to be asked now and then. False when the process is about to end, or
 * when the work took so long that another process may have begun it.
 */
export type KeepGoing = () => Promise<boolean>
