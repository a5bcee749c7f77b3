import type { Timing } from '@barycenter/core/timing'
import type { ControllerObserver } from '../controller-observer.ts'

/** Whether this process does what it is there for, and if not, why. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string }

/** What health is judged by. */
export interface HealthOptions {
  readonly namespaces: readonly string[]
  /** Whether this process leads only when it is elected; otherwise it does so from the beginning. */
  readonly isElected: boolean
  /** How long a turn of the loop may take, in milliseconds. */
  readonly longestTurn: number
}

/** What has been heard so far. */
export interface Health {
  readonly observer: ControllerObserver
  /** The loop goes on. */
  beat(): void
  /** False when the loop stands still: only a new process helps. */
  isAlive(): boolean
  readiness(): Readiness
}

/** A watch ends every few minutes, and begins again at once. In milliseconds. */
const LONGEST_GAP = 30_000

/** Judges the health of a controller by what it tells. */
export function createHealth(timing: Timing, { namespaces, isElected, longestTurn }: HealthOptions): Health {
  /** Since when each namespace is not followed; undefined while it is. Those never listed are missing. */
  const gaps = new Map<string, number | undefined>()
  let lastBeat = timing.now()
  let isLeader = !isElected
  let failure: string | undefined = 'no full run has ended yet'

  const problem = (): string | undefined => {
    for (const namespace of namespaces) {
      if (!gaps.has(namespace)) return `the Secrets of namespace ${namespace} have not been listed yet`
      const since = gaps.get(namespace)
      if (since !== undefined && timing.now() - since > LONGEST_GAP)
        return `the Secrets of namespace ${namespace} are not being watched`
    }
    return isLeader ? failure : undefined
  }

  return {
    beat: () => {
      lastBeat = timing.now()
    },
    isAlive: () => timing.now() - lastBeat <= longestTurn,
    readiness: () => {
      const reason = problem()
      return reason === undefined ? { ready: true } : { ready: false, reason }
    },
    observer: {
      watching: (namespace) => void gaps.set(namespace, undefined),
      watchEnded: (namespace) => {
        // A try that fails does not begin the gap anew; nor is it one where there was no list yet.
        if (gaps.has(namespace)) gaps.set(namespace, gaps.get(namespace) ?? timing.now())
      },
      synced: ({ kind }) => {
        if (kind === 'full') failure = undefined
      },
      syncFailed: (code) => {
        failure = `the last run could not be made: ${code}`
      },
      secrets: () => {},
      leading: (leads) => {
        if (leads && !isLeader) failure = 'no full run has ended yet'
        isLeader = leads
      },
    },
  }
}
