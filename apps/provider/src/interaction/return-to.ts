import type { Issuer } from '../http/issuer.ts'

/** The longest place to return to: with what is around it, it has to fit into a request line. */
export const MAXIMUM_RETURN_TO = 8192

/** The paths that our routes have: no escapes, no empty segments. */
const OUR_PATHS = /^(?:\/[\w.~-]+)*\/?$/

/**
 * Reads where a person wants to go after signing in: a path of this issuer with its query, or nothing.
 * Anything that a browser could take for another place is nothing (RFC 9700 §4.11: open redirectors).
 *
 * A value counts only if parsing it as a URL changes no character of it. That alone refuses schemes,
 * hosts, dot segments, white space and control characters, however they are written.
 */
export function parseReturnTo(issuer: Issuer, value: string | undefined): string | undefined {
  if (value === undefined || value.length > MAXIMUM_RETURN_TO || value.includes('\\')) return undefined
  if (!URL.canParse(value, issuer.origin)) return undefined
  const { origin, pathname, search } = new URL(value, issuer.origin)
  if (origin !== issuer.origin || `${pathname}${search}` !== value) return undefined
  if (!pathname.startsWith(`${issuer.path}/`)) return undefined
  return OUR_PATHS.test(pathname.slice(issuer.path.length)) ? value : undefined
}
