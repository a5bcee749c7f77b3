import type { ApiRequest, ApiResponse } from '../kubernetes/api-response.ts'
import { type LeaseRecord, leaseSpec, readLease, type StoredLease } from './lease-record.ts'

/** One Lease at the API server. Each method throws when the API server is away or refuses. */
export interface LeaseAccess {
  /** Undefined when there is no such Lease yet. */
  read(signal: AbortSignal): Promise<StoredLease | undefined>
  /** Undefined when somebody else was faster. */
  create(record: LeaseRecord, signal: AbortSignal): Promise<StoredLease | undefined>
  /** Undefined when it is not any more what was read, or is gone. */
  replace(stored: StoredLease, record: LeaseRecord, signal: AbortSignal): Promise<StoredLease | undefined>
}

/** Asks the API server; it fails when no answer came, and not for what the answer says. */
export type Ask = (request: ApiRequest) => Promise<Pick<ApiResponse, 'status' | 'body'>>

/** Where a Lease is. */
export interface LeasePlace {
  readonly namespace: string
  readonly name: string
}

/** The API server refused a request about a Lease. */
export class LeaseRefusedError extends Error {
  override readonly name = 'LeaseRefusedError'
  readonly status: number
  /**
   * Whether the same was allowed before. An API server that has just started forbids for a moment what it allows
   * later; who never had the right needs to be told.
   */
  readonly wasAllowed: boolean

  constructor(message: string, { status, wasAllowed }: { status: number; wasAllowed: boolean }) {
    super(message)
    this.status = status
    this.wasAllowed = wasAllowed
  }
}

const VERBS = { GET: 'get', POST: 'create', PUT: 'update' } as const

/** A Lease of the API group coordination.k8s.io, which needs the verbs get, create and update on it and no more. */
export function leaseAt(ask: Ask, { namespace, name }: LeasePlace): LeaseAccess {
  const all = `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`
  const one = `${all}/${encodeURIComponent(name)}`

  const allowed = new Set<string>()

  const send = async (
    method: keyof typeof VERBS,
    signal: AbortSignal,
    body?: unknown,
  ): Promise<StoredLease | undefined> => {
    const path = method === 'POST' ? all : one
    const answer = await ask(body === undefined ? { method, path, signal } : { method, path, body, signal })
    if (answer.status !== 401 && answer.status !== 403) allowed.add(method)
    // Not there; or no longer, or already, or not as it was read.
    if (answer.status === 404 && method !== 'POST') return undefined
    if (answer.status === 409) return undefined
    if (answer.status < 200 || answer.status > 299) throw refused(answer.status, method)
    const stored = readLease(answer.body)
    if (stored === undefined) throw refused(answer.status, method)
    return stored
  }

  const refused = (status: number, method: keyof typeof VERBS) => {
    const verb = VERBS[method]
    const message =
      status === 403
        ? `this account may not ${verb} leases (coordination.k8s.io) in namespace ${namespace}: a Role has to allow get, create and update`
        : status === 404
          ? `there is no namespace ${namespace} for the Lease ${name}, or the API server has no Leases`
          : `the API server answered ${status} and no Lease to the request to ${verb} ${namespace}/${name}`
    return new LeaseRefusedError(message, { status, wasAllowed: allowed.has(method) })
  }

  const kind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' }
  return {
    read: (signal) => send('GET', signal),
    create: (record, signal) =>
      send('POST', signal, { ...kind, metadata: { name, namespace }, spec: leaseSpec(record) }),
    replace: ({ object }, record, signal) =>
      send('PUT', signal, { ...kind, ...object, spec: leaseSpec(record, object.spec) }),
  }
}
