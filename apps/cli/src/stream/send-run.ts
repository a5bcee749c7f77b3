import type { Timing } from '@barycenter/core/timing'
import { CommandError } from '../command-error.ts'
import { EXIT, statusOfError } from '../exit-status.ts'
import type { Progress } from '../progress/progress.ts'
import { watchRun } from '../progress/watch-run.ts'
import { withRetries } from '../retry/retry.ts'
import type { Connection } from '../transport.ts'
import type { BatchLimits, StreamedBatch } from './cut-batches.ts'
import { keepAlive } from './keep-alive.ts'
import {
  awaitBatch,
  beginRun,
  commitRun,
  giveUpRun,
  queryLimits,
  type RunOutcome,
  sendBatch,
} from './staged-operations.ts'

/** A run to send. */
export interface Sending {
  /** How it goes about it. */
  readonly input: object
  /** How many users there are. */
  readonly count: number
  /** Cuts the users into batches, each time the same ones. */
  cut(limits: BatchLimits): AsyncIterable<StreamedBatch>
  readonly timing: Timing
  /** Seconds, as `--wait` says. */
  readonly wait: number | undefined
  readonly progress: Progress
}

/** A run that was committed. */
export interface SentRun {
  readonly ticket: string
  readonly outcome: RunOutcome
}

/** How often batches whose users were changed meanwhile are sent again, and one that got lost. */
const ROUNDS = 5
const ATTEMPTS = 3
/** Of a request, for all that is not in its users. */
const OVERHEAD = 64 * 1024

/** Sends a run batch by batch and commits it. Each request is safe to repeat, and is where that may help. */
export async function sendRun(connection: Connection, sending: Sending): Promise<SentRun> {
  const { input, timing, wait, progress } = sending
  const retry = <T>(attempt: () => Promise<T>): Promise<T> =>
    withRetries(attempt, { timing, wait, tell: progress.tell })
  const limits = await retry(() => queryLimits(connection))
  const { runId, ticket, isResumed } = await retry(() => beginRun(connection, input))
  if (isResumed)
    progress.tell('taking up the run that was interrupted: what is unchanged is not hashed again')

  let shown = 0
  /** The service tells of users within a batch; what has arrived counts in any case. */
  const show = (users: number): void => {
    shown = Math.min(Math.max(shown, users), sending.count)
    progress.count(shown, sending.count)
  }
  const watched = watchRun(connection, runId, ({ phase, done }) => {
    if (phase === 'STAGING') show(done)
  })
  const sendAll = async (wanted: ReadonlySet<number> | undefined): Promise<number> => {
    let [batches, users] = [0, 0]
    for await (const batch of sending.cut({ users: limits.users, bytes: limits.bytes - OVERHEAD })) {
      if (wanted === undefined || wanted.has(batch.number)) {
        await stage(batch)
      }
      batches = batch.number
      users += batch.users.length
      show(users)
    }
    return batches
  }
  const stage = async (batch: StreamedBatch): Promise<void> => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      let state = await retry(() => sendBatch(connection, ticket, batch))
      while (state === 'WORKING') state = await retry(() => awaitBatch(connection, ticket, batch.number))
      if (state === 'STAGED') return
    }
    throw new CommandError(
      EXIT.failed,
      `batch ${batch.number} of the users got lost again and again; nothing was written`,
    )
  }

  const sent = keepAlive(connection, ticket, async () => {
    let wanted: ReadonlySet<number> | undefined
    for (let round = 1; round <= ROUNDS; round++) {
      const batches = await sendAll(wanted)
      for (;;) {
        const { outcome, missing } = await retry(() => commitRun(connection, ticket, batches))
        if (outcome !== null) return { ticket, outcome }
        if (missing.length === 0) continue
        wanted = new Set(missing)
        break
      }
    }
    throw new CommandError(
      EXIT.unreachable,
      'users were changed again and again while they were being sent; try again',
    )
  })
  try {
    return await sent
  } catch (error) {
    // Nobody will take this run up again: it would only keep others of its source waiting. If this fails, it does so
    // for some seconds, and what is to be told is the refusal.
    if (isFinal(error)) await giveUpRun(connection, ticket).catch(() => undefined)
    throw error
  } finally {
    await watched.stop()
  }
}

/** Whether the same users sent again would meet with the same refusal. */
function isFinal(error: unknown): boolean {
  const status = statusOfError(error)
  return status === EXIT.refused || status === EXIT.badInput
}
