import { setTimeout as sleep } from 'node:timers/promises'
import type { Env } from '@barycenter/core/env'
import { passDelay } from '@barycenter/core/housekeeping/pass-delay'

/** Work that a process does again and again while it serves. */
export interface BackgroundTask {
  readonly name: string
  /** @param stopping ends the work as soon as it can. */
  readonly run: (stopping: AbortSignal) => Promise<void>
}

/** Work that goes on in the background. */
export interface Background {
  /** Ends it; settles when the work at hand has ended. */
  stop(): Promise<void>
}

/**
 * Does tasks in turn, pass after pass. One that fails is logged, and tried again in the next pass.
 *
 * @param delay how long to wait before a pass, in milliseconds.
 */
export function startBackground(
  { random, log }: Pick<Env, 'random' | 'log'>,
  tasks: readonly BackgroundTask[],
  delay: typeof passDelay = passDelay,
): Background {
  const ending = new AbortController()
  const stopping = ending.signal
  const chance = () => Buffer.from(random.token(), 'base64url').readUInt32BE() / 2 ** 32

  const goOn = async () => {
    for (let pass = 0; await waitFor(delay(pass, chance()), stopping); pass++) {
      for (const { name, run } of tasks) {
        if (stopping.aborted) return
        try {
          await run(stopping)
        } catch (err) {
          log.error({ err, task: name }, 'a task in the background failed; the next pass tries again')
        }
      }
    }
  }
  const ended = goOn()
  return {
    stop: () => {
      ending.abort()
      return ended
    },
  }
}

/** Waits; false at once when the end comes first. */
function waitFor(milliseconds: number, stopping: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, true, { signal: stopping, ref: false }).catch(() => false)
}
