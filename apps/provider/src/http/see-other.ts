import type { ProviderContext } from './context.ts'

/**
 * Sends the browser on with a GET, RFC 9110 §15.4.4: after a form nothing else will do, for 307 would
 * make it send the form again.
 *
 * @param location a path of ours; without a host, so that nothing depends on what `Host` says.
 */
export function seeOther(c: ProviderContext, location: string): Response {
  c.header('cache-control', 'no-store')
  return c.redirect(location, 303)
}
