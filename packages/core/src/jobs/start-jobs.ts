import { setTimeout as sleep } from 'node:timers/promises'
import type { Env } from '../env.ts'
import type { Job } from './job.ts'
import { runDueJobs } from './run-due-jobs.ts'
import { nextDueAt } from './schedule.ts'

/** Before the first look, in milliseconds: the apps answer first whoever waited for them. Replicas that started together drift apart. */
const START = 1000

/** The longest that one sleeps, in milliseconds: clocks get set, and what was busy or away may be free again. */
const LONGEST = 60_000

/** Jobs that are run when they are due. */
export interface RunningJobs {
  /** Settles once `env.stopping` is aborted and the work at hand has ended. */
  readonly ended: Promise<void>
}

/**
 * Starts to run jobs when they are due, until `env.stopping` is aborted. While the database is away it is
 * asked again now and then.
 */
export function startJobs(env: Env, jobs: readonly Job[]): RunningJobs {
  const goOn = async () => {
    let delay = START * (1 + env.random.fraction())
    while (await waitFor(delay, env.stopping)) {
      try {
        await runDueJobs(env, jobs)
      } catch (err) {
        env.log.error({ err }, 'the jobs that are due could not be run; they are tried again')
      }
      delay = pauseUntilDue(jobs, env.clock.now())
    }
  }
  return { ended: goOn() }
}

/** How long to sleep until a job is due, in milliseconds. */
export function pauseUntilDue(jobs: readonly Pick<Job, 'schedule'>[], now: Date): number {
  const pauses = jobs.map(({ schedule }) => nextDueAt(schedule, now).getTime() - now.getTime())
  return Math.min(LONGEST, ...pauses)
}

/** Waits; false at once when the end comes first. */
function waitFor(milliseconds: number, stopping: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, true, { signal: stopping, ref: false }).catch(() => false)
}
