import type { Clock } from '@barycenter/core/clock'
import type { Log } from '@barycenter/core/log'
import { ApiStatusError } from '../kubernetes/api-status-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import { pathOf } from '../secrets/secret-object.ts'
import { createAllowances } from './allowances.ts'
import type { Notice } from './notice.ts'

/** Tells people what is wrong with Secrets, by Events on them. */
export interface EventRecorder {
  /** These are all notices that there are now; each is told once, and again when it has changed. */
  tell(notices: readonly Notice[]): void
  /** Waits until everything was told that is under way. */
  settle(): Promise<void>
}

/** What recording needs. */
export interface RecorderEnv {
  readonly api: KubernetesApi
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** Of an Event's message, the API server takes no more. */
const MOST_CHARACTERS = 1024
/** What is not told now is told later: nothing piles up. */
const MOST_WAITING = 200
/** After one that could not be made, none is tried for so many milliseconds. */
const REST_MS = 30_000

/**
 * Of one Secret so many things are told at once, and then one in so many milliseconds: of two that name the same user
 * each hears when the label of the other comes and goes, and there may be hundreds of them.
 */
const MOST_AT_ONCE = 10
const ONE_IN_MS = 60_000

/** Makes a recorder. That an Event cannot be made is logged, and keeps nobody's users back. */
export function createEventRecorder({ api, clock, log, signal }: RecorderEnv): EventRecorder {
  /** By Secret and reason, the message that was logged, and the one that there is an Event of, or will be soon. */
  const logged = new Map<string, string>()
  const posted = new Map<string, string>()
  const told = createAllowances(clock, MOST_AT_ONCE, ONE_IN_MS)
  let waiting = 0
  let last = Promise.resolve()
  let said: string | undefined
  let restsUntil = 0
  const isResting = () => clock.now().getTime() < restsUntil

  const record = async (notice: Notice): Promise<void> => {
    try {
      if (isResting()) posted.delete(keyOf(notice))
      else {
        await postEvent(api, notice, clock.now(), signal)
        said = undefined
      }
    } catch (error) {
      posted.delete(keyOf(notice))
      restsUntil = clock.now().getTime() + REST_MS
      const reason = error instanceof Error ? error.message : 'unknown reason'
      if (signal.aborted || reason === said) return
      said = reason
      log.warn({ namespace: notice.secret.namespace, reason }, 'an Event on a Secret cannot be made')
    }
  }

  return {
    tell: (notices) => {
      const current = new Set(notices.map(keyOf))
      for (const known of [logged, posted]) {
        for (const key of known.keys()) if (!current.has(key)) known.delete(key)
      }
      for (const notice of notices) {
        const key = keyOf(notice)
        const { secret, reason, message } = notice
        if (logged.get(key) !== message) {
          if (!told.take(secret.uid)) continue
          log.warn({ secret: pathOf(secret), reason, problem: message }, 'a Secret cannot be used as it is')
          logged.set(key, message)
        }
        if (posted.get(key) === message || waiting >= MOST_WAITING || isResting()) continue
        posted.set(key, message)
        waiting++
        last = last.then(() => record(notice)).finally(() => waiting--)
      }
    },
    settle: () => last,
  }
}

function keyOf({ secret, reason }: Notice): string {
  return `${secret.uid} ${reason}`
}

async function postEvent(api: KubernetesApi, notice: Notice, now: Date, signal: AbortSignal): Promise<void> {
  const { secret, reason, message } = notice
  const { namespace, name, uid, resourceVersion } = secret
  const at = now.toISOString().replace(/\.\d+Z$/, 'Z')
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: `${name}.`, namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Secret', namespace, name, uid, resourceVersion },
    type: 'Warning',
    reason,
    message: message.slice(0, MOST_CHARACTERS),
    source: { component: 'barycenter' },
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
  }
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`
  const answer = await api.ask({ method: 'POST', path, body: event, signal })
  if (answer.status !== 201)
    throw new ApiStatusError({ verb: 'create', resource: 'events', namespace }, answer)
}
