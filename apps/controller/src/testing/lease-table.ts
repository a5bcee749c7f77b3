import type { Ask } from '../leader/lease-access.ts'

/** What a test may do to the requests that one client makes. */
export interface Line {
  /** `cut`: nothing gets through; `deaf`: requests get through and answers do not. */
  state: 'open' | 'cut' | 'deaf'
  /** How long a request takes on the way there, and its answer on the way back, in milliseconds. */
  delay: () => number
}

/** The Leases of an API server, with the rules for who may write over what (Kubernetes API conventions, concurrency). */
export function leaseTable(sleep: (milliseconds: number) => Promise<void>) {
  const leases = new Map<string, { metadata: Record<string, unknown>; spec: Record<string, unknown> }>()
  let version = 0
  const conflict = { status: 409, body: { kind: 'Status', code: 409 } }
  const never = new Promise<never>(() => {})

  const answer: (request: Pick<Parameters<Ask>[0], 'method' | 'path' | 'body'>) => {
    status: number
    body: unknown
  } = ({ method, path, body }) => {
    const name = path.split('/leases/')[1]
    // As the wire does it: nobody shares an object with the server.
    const sent = structuredClone(body) as { metadata: Record<string, unknown>; spec: Record<string, unknown> }
    if (method === 'POST') {
      const created = `${sent.metadata['name']}`
      if (leases.has(created)) return conflict
      version += 1
      leases.set(created, { ...sent, metadata: { ...sent.metadata, resourceVersion: `${version}` } })
      return { status: 201, body: structuredClone(leases.get(created)) }
    }
    const there = leases.get(name ?? '')
    if (there === undefined) return { status: 404, body: { kind: 'Status', code: 404 } }
    if (method === 'GET') return { status: 200, body: structuredClone(there) }
    if (sent.metadata['resourceVersion'] !== there.metadata['resourceVersion']) return conflict
    version += 1
    leases.set(name ?? '', { ...sent, metadata: { ...sent.metadata, resourceVersion: `${version}` } })
    return { status: 200, body: structuredClone(leases.get(name ?? '')) }
  }

  return {
    leases,
    /** What one client has in place of the network. */
    over:
      (line: Line): Ask =>
      async ({ signal, ...request }) => {
        await sleep(line.delay())
        if (line.state === 'cut') return never
        const answered = answer(request)
        await sleep(line.delay())
        if (line.state !== 'open') return never
        signal.throwIfAborted()
        return answered
      },
  }
}
