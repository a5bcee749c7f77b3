import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Html } from '../interaction/views/html.ts'
import type { ProviderContext } from './context.ts'

/** Sends a page that is for this person at this moment, and not for any cache. */
export function sendPage(c: ProviderContext, page: Html, status: ContentfulStatusCode = 200) {
  c.header('cache-control', 'no-store')
  return c.html(page, status)
}
