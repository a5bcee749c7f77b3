import type { ApiResponse } from './api-response.ts'

/** What was asked of the API server. */
export interface ApiAction {
  readonly verb: 'list' | 'watch' | 'create'
  readonly resource: 'secrets' | 'events'
  readonly namespace: string
}

/** The API server refused. */
export class ApiStatusError extends Error {
  override readonly name = 'ApiStatusError'
  readonly status: number
  /** For how many seconds it asks to be left alone, if it says so. */
  readonly retryAfter: number | undefined

  constructor(action: ApiAction, { status, retryAfter }: Pick<ApiResponse, 'status' | 'retryAfter'>) {
    super(explain(action, status))
    this.status = status
    this.retryAfter = retryAfter
  }

  /** Whether whoever asks is not known, or may not do this: trying again does not help soon. */
  get isForbidden(): boolean {
    return this.status === 401 || this.status === 403
  }
}

function explain({ verb, resource, namespace }: ApiAction, status: number): string {
  const action = `${verb} ${resource} in the namespace ${namespace}`
  switch (status) {
    case 401:
      return `the API server does not accept the credentials with which to ${action}`
    case 403:
      return `not allowed to ${action}: a Role there has to give the verb ${verb} on ${resource}`
    case 404:
      return `cannot ${action}: there is nothing at the API server's path for it`
    default:
      return `cannot ${action}: the API server answered ${status}`
  }
}
