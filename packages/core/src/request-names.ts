import type { BlockList } from 'node:net'
import { addressFamily, parseAddress } from './networks.ts'
import { parseTraceParent, type TraceParent } from './trace.ts'

/** How a request was named before it reached us, and by whom. */
export interface SentNames {
  /** The other end of the connection; undefined when there is none. Asked for only if there is a name. */
  readonly peer: () => string | undefined
  /** `X-Request-Id`, as it was received. */
  readonly requestId: string | undefined
  /** `traceparent`, as it was received. */
  readonly traceparent: string | undefined
}

/** What of it we go by. */
export interface BelievedNames {
  readonly requestId?: string | undefined
  readonly parent?: TraceParent | undefined
}

/** What a request id may be: it ends in logs, headers and the audit log. */
const REQUEST_ID = /^[\w.:+/=@-]{1,128}$/

const NONE: BelievedNames = {}

/** The names that a proxy of ours gave a request. Those that a client made up count for nothing. */
export function believedNames(
  trusted: BlockList,
  { peer, requestId, traceparent }: SentNames,
): BelievedNames {
  if (requestId === undefined && traceparent === undefined) return NONE
  const address = parseAddress(peer() ?? '')
  if (address === undefined || !trusted.check(address, addressFamily(address))) return NONE
  return {
    requestId: requestId !== undefined && REQUEST_ID.test(requestId) ? requestId : undefined,
    parent: traceparent === undefined ? undefined : parseTraceParent(traceparent),
  }
}
