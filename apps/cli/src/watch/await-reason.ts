import type { Timing } from '@barycenter/core/timing'
import { type FileContent, lookAtFiles } from './file-content.ts'
import { watchFolders } from './folder-watch.ts'

/** Why the next run begins, or none does. */
export type Reason = 'changed' | 'due' | 'stopped'

/** What is waited for. */
export interface Awaited {
  readonly paths: readonly string[]
  /** What the last run began with. */
  readonly before: FileContent
  /** For how many milliseconds, if nothing changes. */
  readonly pause: number
  readonly stopped: AbortSignal
}

/** How often files are looked at where no hint comes: there are mounts that give none. */
const LOOK_MS = 10_000

/** How long nothing has to move before files are looked at: who writes one often writes several. */
const QUIET_MS = 200

/** How often quiet is waited for: in a folder that others use, too, there may never be any. */
const MOST_ROUNDS = 10

/** Waits until files hold something else, time is up, or it is over. */
export async function awaitReason(timing: Timing, awaited: Awaited): Promise<Reason> {
  const { paths, pause, stopped } = awaited
  const until = timing.now() + pause
  let hinted = new AbortController()
  const folders = watchFolders(paths, () => hinted.abort())
  try {
    let content = awaited.before
    for (;;) {
      content = await lookAtFiles(paths, content)
      if (stopped.aborted) return 'stopped'
      if (content.digest !== awaited.before.digest) return 'changed'
      const remaining = until - timing.now()
      if (remaining <= 0) return 'due'

      await timing.sleep(Math.min(remaining, LOOK_MS), AbortSignal.any([hinted.signal, stopped]))
      for (let round = 0; round < MOST_ROUNDS && hinted.signal.aborted && !stopped.aborted; round++) {
        hinted = new AbortController()
        await timing.sleep(QUIET_MS, AbortSignal.any([hinted.signal, stopped]))
      }
      hinted = new AbortController()
      folders.renew()
    }
  } finally {
    folders.close()
  }
}
