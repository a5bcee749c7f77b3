import { z } from 'zod'
import { ApiAnswerTooLargeError, ApiUnreachableError } from '../kubernetes/api-response.ts'
import { ApiStatusError } from '../kubernetes/api-status-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import { readSecretObject, type SecretObject } from './secret-object.ts'

/** Which Secrets are meant. */
export interface SecretSelection {
  readonly namespace: string
  /** A label selector: the API server sends no others. */
  readonly selector: string
}

/** The Secrets of a namespace at one moment. */
export interface SecretList {
  readonly secrets: readonly SecretObject[]
  /** The moment: a watch can begin there. */
  readonly resourceVersion: string
}

const pageSchema = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().optional() }),
  items: z.array(z.unknown()).nullable(),
})

/** So many Secrets are asked for at a time, fewer where they are large: one may have a mebibyte. */
const PER_PAGE = 200
const PAGE_BYTES = 16 * 1024 * 1024
/** No Secret is as large: 1 MiB in base64, and some for its metadata. */
const MOST_BYTES = 4 * 1024 * 1024

/**
 * Lists the Secrets of a namespace, some at a time, all as they were at the moment of the first request.
 *
 * @throws {ApiStatusError} 410 when that moment is too long ago for the rest; and for any other refusal.
 * @throws {ApiUnreachableError} when there is no answer.
 */
export async function listSecrets(
  api: KubernetesApi,
  selection: SecretSelection,
  signal: AbortSignal,
): Promise<SecretList> {
  const secrets: SecretObject[] = []
  let [limit, next] = [PER_PAGE, '']
  for (;;) {
    const page = await askForPage(api, selection, { limit, next, signal })
    if (page === undefined) {
      limit = Math.max(1, Math.floor(limit / 4))
      continue
    }
    for (const item of page.items ?? []) {
      const secret = readSecretObject(item)
      // Whoever left it out would take its users for gone.
      if (secret === undefined)
        throw new ApiUnreachableError('what answered lists something that is no Secret')
      secrets.push(secret)
    }
    next = page.metadata.continue ?? ''
    if (next === '') return { secrets, resourceVersion: page.metadata.resourceVersion }
  }
}

/** Undefined when the page is too large to be taken. */
async function askForPage(
  api: KubernetesApi,
  { namespace, selector }: SecretSelection,
  { limit, next, signal }: { readonly limit: number; readonly next: string; readonly signal: AbortSignal },
) {
  const query = new URLSearchParams({ labelSelector: selector, limit: String(limit) })
  if (next !== '') query.set('continue', next)
  const path = `${secretsPath(namespace)}?${query}`
  try {
    const answer = await api.ask({ method: 'GET', path, signal }, limit === 1 ? MOST_BYTES : PAGE_BYTES)
    if (answer.status !== 200)
      throw new ApiStatusError({ verb: 'list', resource: 'secrets', namespace }, answer)
    const page = pageSchema.safeParse(answer.body)
    if (!page.success) throw new ApiUnreachableError('what answered is no API server')
    return page.data
  } catch (error) {
    if (error instanceof ApiAnswerTooLargeError && limit > 1) return undefined
    throw error
  }
}

/** The path of the Secrets of a namespace. */
export function secretsPath(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`
}
