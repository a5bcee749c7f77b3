import { createMiddleware } from 'hono/factory'
import { refuse } from './refuse.ts'

/** For how long a browser need not ask again, in seconds. */
const PREFLIGHT_AGE = '600'

/**
 * Says which pages may send requests (Fetch §3.3): those of this service, and those of the origins that the operator has
 * named. A token is never sent by a browser on its own, so others would gain nothing; they are refused all the same, before
 * anything is looked at. Programs send no Origin. Of what a proxy makes of Host, Sec-Fetch-Site knows nothing, so
 * it goes first where there is one.
 */
export function onlyKnownOrigins(origins: readonly string[]) {
  return createMiddleware(async (c, next) => {
    const origin = c.req.header('origin')
    const isListed = origin !== undefined && origins.includes(origin)
    if (!isListed && isForeign(c.req.raw.headers)) {
      const message =
        'Pages of other sites may not use this service; admin.cors_origins names those that may.'
      return refuse(403, { code: 'FORBIDDEN_ORIGIN', message }, { Vary: 'Origin' })
    }
    if (isListed && c.req.method === 'OPTIONS') return answerPreflight(origin)
    await next()
    if (origins.length > 0) c.header('Vary', 'Origin', { append: true })
    if (isListed) {
      c.header('Access-Control-Allow-Origin', origin)
      c.header('Access-Control-Expose-Headers', 'WWW-Authenticate, Retry-After, X-Request-Id')
    }
    return undefined
  })
}

/** Without Access-Control-Allow-Credentials: cookies open nothing here. */
function answerPreflight(origin: string): Response {
  const headers = {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    'Access-Control-Max-Age': PREFLIGHT_AGE,
    Vary: 'Origin',
  }
  return new Response(null, { status: 204, headers })
}

function isForeign(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  const origin = headers.get('origin')
  if (origin === null) return false
  return !URL.canParse(origin) || new URL(origin).host !== headers.get('host')
}
