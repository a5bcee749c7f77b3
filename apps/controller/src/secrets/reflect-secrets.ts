import type { Log } from '@barycenter/core/log'
import type { Timing } from '@barycenter/core/timing'
import type { ControllerObserver } from '../controller-observer.ts'
import { ApiStatusError } from '../kubernetes/api-status-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import { pauseBeforeRetry } from '../kubernetes/pause-before-retry.ts'
import { listSecrets, type SecretSelection } from './list-secrets.ts'
import type { SecretObject } from './secret-object.ts'
import { openWatch, WatchExpiredError } from './watch-secrets.ts'

/** What reflecting needs. */
export interface ReflectorEnv {
  readonly api: KubernetesApi
  readonly timing: Timing
  readonly log: Log
  readonly observer: Pick<ControllerObserver, 'watching' | 'watchEnded'>
}

/** Where the Secrets of namespaces are told to. */
export interface SecretSink {
  /** These are all of a namespace. */
  replaced(namespace: string, secrets: readonly SecretObject[]): void
  changed(secret: SecretObject): void
  removed(secret: SecretObject): void
}

/**
 * How long one watch is asked for, in seconds, and by how much more at most, so that not all end at once. As
 * short as this, because a connection that died in silence is noticed only when the watch does not end.
 */
const WATCH_SECONDS = 30
const WATCH_JITTER_SECONDS = 15
/** A watch that ends sooner than this, in milliseconds, is a failure, too. */
const SHORT_WATCH_MS = 1000
const FORBIDDEN_ATTEMPTS = 3
/** After so many failures in a row everything is listed anew. */
const RELIST_AFTER = 5
/**
 * So is it now and then, in milliseconds: a watch tells nothing of what became other without a later version, as
 * when the storage of a cluster was set back to an earlier moment.
 */
const RELIST_MS = 10 * 60_000

/**
 * Tells a sink which Secrets there are in a namespace, all of them at first and then each change, until the
 * signal. Where the API server is away, it is tried again, for ever.
 *
 * @throws {ApiStatusError} 401 or 403, when this may not be known, and never could be since the beginning.
 */
export async function reflectSecrets(
  env: ReflectorEnv,
  selection: SecretSelection,
  sink: SecretSink,
  signal: AbortSignal,
): Promise<void> {
  const { api, timing, log, observer } = env
  const { namespace } = selection
  /** Up to when the sink knows everything; undefined: it is to be told of all Secrets. */
  let since: string | undefined
  let listedAt = timing.now()
  let hasWatched = false
  let failures = 0
  let said: string | undefined

  while (!signal.aborted) {
    const begun = timing.now()
    let isOpen = false
    try {
      if (begun - listedAt >= RELIST_MS) since = undefined
      if (since === undefined) since = await list()
      await watch(since)
      observer.watchEnded(namespace, 'closed')
      if (timing.now() - begun >= SHORT_WATCH_MS) {
        failures = 0
        continue
      }
      failures++
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof WatchExpiredError) {
        since = undefined
        observer.watchEnded(namespace, 'expired')
        log.info({ namespace }, 'the watch of Secrets is too old; listing them anew')
      } else {
        // Whatever was listed in part is listed anew; so is what a 410 broke off.
        if (isOpen) observer.watchEnded(namespace, 'failed')
        const isForbidden = error instanceof ApiStatusError && error.isForbidden
        // A server that starts refuses for a moment what it allows later.
        if (isForbidden && !hasWatched && failures + 1 >= FORBIDDEN_ATTEMPTS) throw error
        say(error)
      }
      failures++
      // Something that the server tells again and again may be what cannot be read.
      if (failures >= RELIST_AFTER) since = undefined
      const retryAfter = error instanceof ApiStatusError ? error.retryAfter : undefined
      await timing.sleep(pauseBeforeRetry(failures, timing.chance(), retryAfter), signal)
      continue
    }
    await timing.sleep(pauseBeforeRetry(failures, timing.chance()), signal)

    async function watch(resourceVersion: string): Promise<void> {
      const timeoutSeconds = WATCH_SECONDS + Math.floor(timing.chance() * WATCH_JITTER_SECONDS)
      const events = await openWatch(api, selection, { resourceVersion, timeoutSeconds, signal })
      isOpen = true
      hasWatched = true
      if (said !== undefined) log.info({ namespace }, 'watching Secrets again')
      said = undefined
      observer.watching(namespace)
      for await (const event of events) {
        failures = 0
        if (event.kind === 'bookmark') {
          since = event.resourceVersion
          continue
        }
        since = event.secret.resourceVersion
        if (event.kind === 'removed') sink.removed(event.secret)
        else sink.changed(event.secret)
      }
    }
  }

  async function list(): Promise<string> {
    const { secrets, resourceVersion } = await listSecrets(api, selection, signal)
    sink.replaced(namespace, secrets)
    listedAt = timing.now()
    return resourceVersion
  }

  /** The same again is no news. */
  function say(error: unknown): void {
    const reason = error instanceof Error ? error.message : 'unknown reason'
    if (reason === said) return
    said = reason
    log.warn({ namespace, reason }, 'the Secrets cannot be watched; trying again')
  }
}
