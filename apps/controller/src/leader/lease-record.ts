/**
 * Who leads, and until when, as the spec of a Lease says it (coordination.k8s.io/v1). Its moments are by the clock of
 * whoever wrote them, and are for people to read: nobody else decides by them.
 */
export interface LeaseRecord {
  /** Empty when nobody leads. */
  readonly holder: string
  /** How long the others wait after they saw a change, in seconds; undefined where whoever wrote it does not say. */
  readonly duration: number | undefined
  readonly acquiredAt: string | undefined
  readonly renewedAt: string | undefined
  /** How often it has passed from one to another. */
  readonly transitions: number
}

/** A Lease as the API server has it. */
export interface StoredLease {
  readonly record: LeaseRecord
  /** The whole object, its `resourceVersion` among it: what we do not know of it is not ours to lose. */
  readonly object: LeaseObject
}

/** The parts of a Lease that matter here, in whatever else there is. */
export interface LeaseObject {
  readonly metadata: { readonly resourceVersion: string }
  readonly spec: Readonly<Record<string, unknown>>
}

/** Reads what the API server answered; undefined when that is no Lease. */
export function readLease(body: unknown): StoredLease | undefined {
  if (!isObject(body) || !isObject(body['metadata'])) return undefined
  const { resourceVersion } = body['metadata']
  if (typeof resourceVersion !== 'string') return undefined
  const spec = isObject(body['spec']) ? body['spec'] : {}
  const object = { ...body, metadata: { ...body['metadata'], resourceVersion }, spec }
  return { record: recordOf(spec), object }
}

function recordOf(spec: Readonly<Record<string, unknown>>): LeaseRecord {
  const { holderIdentity, leaseDurationSeconds: duration, acquireTime, renewTime, leaseTransitions } = spec
  return {
    holder: typeof holderIdentity === 'string' ? holderIdentity : '',
    duration: typeof duration === 'number' && duration > 0 ? duration : undefined,
    acquiredAt: typeof acquireTime === 'string' ? acquireTime : undefined,
    renewedAt: typeof renewTime === 'string' ? renewTime : undefined,
    transitions: typeof leaseTransitions === 'number' ? leaseTransitions : 0,
  }
}

/** The spec that says a record, with what else the Lease had in its spec. */
export function leaseSpec(record: LeaseRecord, spec: LeaseObject['spec'] = {}): LeaseObject['spec'] {
  return {
    ...spec,
    holderIdentity: record.holder,
    leaseDurationSeconds: record.duration,
    acquireTime: record.acquiredAt,
    renewTime: record.renewedAt,
    leaseTransitions: record.transitions,
  }
}

/** A moment as the API server reads it: MicroTime takes six digits after the second, no more and no fewer. */
export function microTime(moment: Date): string {
  return moment.toISOString().replace('Z', '000Z')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
