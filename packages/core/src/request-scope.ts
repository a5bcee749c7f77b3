import { AsyncLocalStorage } from 'node:async_hooks'

/** What every line that is logged for a request says of it. */
export interface RequestScope {
  readonly requestId: string
  /** The trace that the request is part of, W3C Trace Context §3.2.2.3; absent if it is part of none. */
  readonly traceId?: string
}

// The one thing that does not come with Env: a line is logged deep inside of what knows no request, and only
// the log looks here. No decision ever depends on it.
const scopes = new AsyncLocalStorage<RequestScope>()

/** Does work for a request, with all that it starts. */
export function inRequest<T>(scope: RequestScope, work: () => T): T {
  return scopes.run(scope, work)
}

/** The request that something is done for, if it is for one. */
export function currentRequest(): RequestScope | undefined {
  return scopes.getStore()
}
