import { z } from 'zod'
import { ApiUnreachableError, readAnswer, retryAfterOf } from '../kubernetes/api-response.ts'
import { ApiStatusError } from '../kubernetes/api-status-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import { type SecretSelection, secretsPath } from './list-secrets.ts'
import { readLines } from './read-lines.ts'
import { readSecretObject, type SecretObject } from './secret-object.ts'

/** What a watch tells. */
export type WatchEvent =
  | { readonly kind: 'changed' | 'removed'; readonly secret: SecretObject }
  /** Nothing has changed up to this moment. */
  | { readonly kind: 'bookmark'; readonly resourceVersion: string }

/** From when on, and for how long, a watch is asked for. */
export interface WatchSpan {
  readonly resourceVersion: string
  /** The server ends the watch after so many seconds. */
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
}

/** The moment that a watch was to begin at is gone (410): everything is to be listed anew. */
export class WatchExpiredError extends Error {
  override readonly name = 'WatchExpiredError'
}

const eventSchema = z.object({ type: z.string(), object: z.unknown().optional() })
const bookmarkSchema = z.object({ metadata: z.object({ resourceVersion: z.string() }) })
const statusSchema = z.object({ code: z.int() })

const MOST_LINE_BYTES = 4 * 1024 * 1024
const MOST_STATUS_BYTES = 64 * 1024
/** A server that has not ended the watch so long after it was to is not there any more. */
const GRACE_MS = 5000
const PROBE_MS = 5000

/**
 * Opens a watch of the Secrets of a namespace: what it returns is read until the server ends it.
 *
 * @throws {WatchExpiredError} at once, or while it is read.
 * @throws {ApiStatusError} when the server refuses.
 * @throws {ApiUnreachableError} when it does not answer, or when the connection breaks or goes silent.
 */
export async function openWatch(
  api: KubernetesApi,
  { namespace, selector }: SecretSelection,
  { resourceVersion, timeoutSeconds, signal }: WatchSpan,
): Promise<AsyncGenerator<WatchEvent>> {
  const query = new URLSearchParams({
    watch: '1',
    labelSelector: selector,
    resourceVersion,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(timeoutSeconds),
  })
  const action = { verb: 'watch', resource: 'secrets', namespace } as const
  const message = await api.open({ method: 'GET', path: `${secretsPath(namespace)}?${query}`, signal })
  if (message.statusCode !== 200) {
    message.setTimeout(GRACE_MS, () => message.destroy())
    // Read to its end, so that the connection is free again.
    await readAnswer(message, MOST_STATUS_BYTES).catch(() => undefined)
    const status = message.statusCode ?? 0
    if (status === 410) throw new WatchExpiredError('the watch was to begin too long ago')
    throw new ApiStatusError(action, { status, retryAfter: retryAfterOf(message) })
  }
  // Asked for after so long a silence, a machine that is not there any more is noticed within a quarter of a minute.
  message.socket.setKeepAlive(true, PROBE_MS)
  message.setTimeout(timeoutSeconds * 1000 + GRACE_MS, () =>
    message.destroy(new Error('the connection is silent')),
  )
  return readEvents()

  async function* readEvents(): AsyncGenerator<WatchEvent> {
    try {
      for await (const line of readLines(message, MOST_LINE_BYTES)) yield readEvent(line)
    } catch (cause) {
      if (signal.aborted) throw signal.reason
      if (cause instanceof ApiUnreachableError || cause instanceof ApiStatusError) throw cause
      if (cause instanceof WatchExpiredError) throw cause
      throw new ApiUnreachableError('the watch broke off', { cause })
    } finally {
      message.destroy()
    }
    if (!message.complete) throw new ApiUnreachableError('the watch broke off')
  }

  function readEvent(line: string): WatchEvent {
    const event = eventSchema.safeParse(JSON.parse(line))
    switch (event.data?.type) {
      case 'ADDED':
      case 'MODIFIED':
      case 'DELETED': {
        const secret = readSecretObject(event.data.object)
        if (secret === undefined) break
        return { kind: event.data.type === 'DELETED' ? 'removed' : 'changed', secret }
      }
      case 'BOOKMARK': {
        const bookmark = bookmarkSchema.safeParse(event.data.object)
        if (!bookmark.success) break
        return { kind: 'bookmark', resourceVersion: bookmark.data.metadata.resourceVersion }
      }
      case 'ERROR': {
        const status = statusSchema.safeParse(event.data.object).data?.code ?? 500
        if (status === 410) throw new WatchExpiredError('the watch fell too far behind')
        throw new ApiStatusError(action, { status, retryAfter: undefined })
      }
    }
    throw new ApiUnreachableError('the watch told something that is no event')
  }
}
