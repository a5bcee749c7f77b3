/** What lets the scripts of any site read an answer (Fetch §3.3.3). No cookie opens these endpoints, so none is let in. */
export const CROSS_ORIGIN: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  // What a script needs of a refusal.
  'access-control-expose-headers': 'WWW-Authenticate, Retry-After',
}

/**
 * Answers the preflight of a script (Fetch §4.9), which asks before it sends headers of its own.
 *
 * @param methods those of the endpoint; OPTIONS itself is not among them.
 */
export function answerPreflight(methods: readonly string[]): Response {
  const list = methods.join(', ')
  const headers = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': list,
    // The wildcard does not cover Authorization.
    'access-control-allow-headers': '*, Authorization',
    'access-control-max-age': '86400',
    allow: `OPTIONS, ${list}`,
  }
  return new Response(null, { status: 204, headers })
}
