import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecretTable, isSelected, type SecretChange, type StoredSecret } from './kubernetes-secrets.ts'

/** An Event that somebody made. */
export interface TestEvent {
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly involvedObject: { readonly kind: string; readonly namespace: string; readonly name: string }
}

/** What a test has the server do in place of its work. */
export type Refusal = (method: string, url: URL) => number | undefined

interface Watcher {
  readonly response: ServerResponse
  readonly namespace: string
  readonly selector: string
}

/**
 * As much of an API server of Kubernetes as watching Secrets needs: pages, watches from a moment on, label selectors,
 * 410, Events, Leases. It listens on a port of its own, without TLS.
 */
export async function startKubernetesServer() {
  const watchers = new Set<Watcher>()
  const table = createSecretTable((change) => {
    for (const watcher of watchers) tell(watcher, change)
  })
  const events: TestEvent[] = []
  const leases = new Map<string, { readonly metadata: { readonly resourceVersion: string } }>()
  const requests: string[] = []
  let refuse: Refusal = () => undefined
  let leaseRevision = 0

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const { method = '' } = request
    requests.push(`${method} ${url.pathname}${url.searchParams.has('watch') ? ' watch' : ''}`)
    const status = refuse(method, url)
    if (status !== undefined) return answer(response, status, { kind: 'Status', code: status })
    const [, namespace = '', kind = ''] = /\/namespaces\/([^/]+)\/(\w+)/.exec(url.pathname) ?? []
    if (kind === 'leases') {
      receive(request, (asked) => {
        const { status, body } = lease(method, url.pathname, asked)
        answer(response, status, body)
      })
      return
    }
    if (kind === 'events') {
      receive(request, (event) => {
        events.push(event as TestEvent)
        answer(response, 201, event)
      })
      return
    }
    const selector = url.searchParams.get('labelSelector') ?? ''
    if (url.searchParams.has('watch')) watch({ response, namespace, selector }, url)
    else
      list(response, url, (secret) => secret.metadata.namespace === namespace && isSelected(selector, secret))
  })

  function list(response: ServerResponse, url: URL, wanted: (secret: StoredSecret) => boolean): void {
    const secrets = table.list().filter(wanted)
    const from = Number(url.searchParams.get('continue') ?? 0)
    const limit = Number(url.searchParams.get('limit') ?? secrets.length)
    const metadata = { resourceVersion: String(table.revision()) }
    const rest = from + limit < secrets.length ? { continue: String(from + limit) } : {}
    answer(response, 200, {
      kind: 'SecretList',
      metadata: { ...metadata, ...rest },
      items: secrets.slice(from, from + limit),
    })
  }

  function watch(watcher: Watcher, url: URL): void {
    const missed = table.since(Number(url.searchParams.get('resourceVersion')))
    if (missed === undefined) {
      answer(watcher.response, 410, { kind: 'Status', code: 410 })
      return
    }
    watcher.response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
    for (const change of missed) tell(watcher, change)
    watchers.add(watcher)
    watcher.response.on('close', () => watchers.delete(watcher))
  }

  /** What a request for a Lease is answered with. */
  function lease(method: string, path: string, body: unknown): { status: number; body: unknown } {
    const { metadata } = readLease(body)
    const key = method === 'POST' ? `${path}/${metadata.name}` : path
    const known = leases.get(key)
    if (method === 'GET') return { status: known === undefined ? 404 : 200, body: known ?? {} }
    const isCurrent = known?.metadata.resourceVersion === metadata.resourceVersion
    if (method === 'POST' ? known !== undefined : !isCurrent) return { status: 409, body: {} }
    const stored = { ...readLease(body), metadata: { ...metadata, resourceVersion: String(++leaseRevision) } }
    leases.set(key, stored)
    return { status: method === 'POST' ? 201 : 200, body: stored }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address !== 'object') throw new TypeError('the server listens nowhere')
  const url = `http://127.0.0.1:${address.port}`
  return {
    url,
    /** The text of a kubeconfig for it. */
    kubeconfig: JSON.stringify({
      'current-context': 'test',
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', namespace: 'team' } }],
      clusters: [{ name: 'test', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'test', user: { token: 'of-test' } }],
    }),
    put: table.put,
    remove: table.remove,
    forget: table.forget,
    events: events as readonly TestEvent[],
    requests: requests as readonly string[],
    watches: () => watchers.size,
    refuse: (refusal: Refusal) => {
      refuse = refusal
    },
    /** Writes to all watches as they are. */
    write: (text: string) => {
      for (const { response } of watchers) response.write(text)
    },
    /** Cuts the connections of all watches, or ends them as a server does. */
    cutWatches: (how: 'cut' | 'end' = 'cut') => {
      const cut = [...watchers]
      watchers.clear()
      for (const { response } of cut) {
        if (how === 'end') response.end()
        else response.destroy()
      }
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function readLease(body: unknown) {
  return (body ?? { metadata: { name: '', resourceVersion: '' } }) as {
    readonly metadata: { readonly name: string; readonly resourceVersion: string }
  }
}

function tell({ response, namespace, selector }: Watcher, { revision, before, after }: SecretChange): void {
  const secret = after ?? before
  if (secret === undefined || secret.metadata.namespace !== namespace) return
  const was = before !== undefined && isSelected(selector, before)
  const is = after !== undefined && isSelected(selector, after)
  if (!was && !is) return
  // Who is not selected any more goes, with the values that it had, and the moment at which it went.
  const object = is
    ? after
    : { ...before, metadata: { ...before?.metadata, resourceVersion: String(revision) } }
  response.write(`${JSON.stringify({ type: is ? (was ? 'MODIFIED' : 'ADDED') : 'DELETED', object })}\n`)
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Hands on what a request has in it, once all of it is there; who goes away before that has asked for nothing. */
function receive(request: IncomingMessage, take: (body: unknown) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('error', () => {})
  request.on('end', () =>
    take(chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString())),
  )
}
