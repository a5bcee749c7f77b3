import type { Issuer } from '../http/issuer.ts'

/** The parameter in which the progress of an interaction travels. */
const PROGRESS = 'interaction'

/** The parameters of an authorization request, taken apart from the progress of its interaction. */
export interface AuthorizeAddress {
  readonly request: URLSearchParams
  readonly progress: string | undefined
}

/** Takes the query of `/authorize` apart. */
export function parseAuthorizeQuery(query: URLSearchParams): AuthorizeAddress {
  const request = new URLSearchParams(query)
  request.delete(PROGRESS)
  return { request, progress: query.get(PROGRESS) ?? undefined }
}

/** Takes a place to return to apart, if that is `/authorize`. */
export function parseAuthorizeLocation(
  issuer: Issuer,
  location: string | undefined,
): AuthorizeAddress | undefined {
  const prefix = `${issuer.path}/authorize?`
  return location?.startsWith(prefix)
    ? parseAuthorizeQuery(new URLSearchParams(location.slice(prefix.length)))
    : undefined
}

/** The address of a request, with the progress of its interaction if there is some. */
export function authorizeLocation(issuer: Issuer, request: URLSearchParams, progress?: string): string {
  const query = new URLSearchParams(request)
  if (progress !== undefined) query.set(PROGRESS, progress)
  return `${issuer.path}/authorize?${query}`
}
