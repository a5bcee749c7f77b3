import { z } from 'zod'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'
import { execute } from '../graphql/execute.ts'
import { subscribe } from '../graphql/subscribe.ts'
import type { Connection } from '../transport.ts'

/** How far a run has come. */
const eventSchema = z.object({
  syncProgress: z.object({
    phase: z.string(),
    done: z.int().nonnegative(),
    total: z.int().nonnegative().nullable(),
  }),
})

/** How far a run has come, as its service tells it. */
export type RunEvent = z.infer<typeof eventSchema>['syncProgress']

/** A run that is watched. */
export interface WatchedRun {
  /** Ends the watch. */
  stop(): Promise<void>
}

/** An id for a run that is to be watched; undefined where the service knows of no such thing. */
export async function newRunId(connection: Connection): Promise<string | undefined> {
  try {
    const { newSyncRunId } = await execute(connection, {
      document: /* GraphQL */ `
        query NewSyncRunId {
          newSyncRunId
        }
      `,
      variables: {},
      data: z.object({ newSyncRunId: z.string() }),
    })
    return newSyncRunId
  } catch (error) {
    // Whoever cannot be reached, or is busy, is not asked for more now.
    if (!(error instanceof CommandError) || error.status === EXIT.unreachable || error.busy) throw error
    return undefined
  }
}

/** Watches a run, as long as its service tells of it: to be told is an extra, and nothing depends on it. */
export function watchRun(connection: Connection, runId: string, tell: (event: RunEvent) => void): WatchedRun {
  const stopping = new AbortController()
  const watch = async () => {
    const operation = {
      document: /* GraphQL */ `
        subscription SyncProgress($runId: ID!) {
          syncProgress(runId: $runId) {
            phase
            done
            total
          }
        }
      `,
      variables: { runId },
      data: eventSchema,
    }
    let isOver = false
    let events: number
    // A subscription lasts some minutes at most, a run may last longer.
    do {
      events = 0
      for await (const { syncProgress } of subscribe(connection, operation, stopping.signal)) {
        events++
        isOver = OVER.has(syncProgress.phase)
        tell(syncProgress)
      }
    } while (events > 0 && !isOver && !stopping.signal.aborted)
  }
  const ended = watch().catch(() => {})
  return {
    stop: () => {
      stopping.abort()
      return ended
    },
  }
}

const OVER: ReadonlySet<string> = new Set(['DONE', 'FAILED', 'INTERRUPTED'])
