import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Page } from '../interaction/views/page.ts'
import { renderPage } from '../interaction/views/render-page.ts'
import { DEFAULT_THEME } from '../theme/theme.ts'
import type { ProviderContext } from './context.ts'

/** Sends a page that is for this person at this moment, and not for any cache. */
export function sendPage(c: ProviderContext, page: Page, status: ContentfulStatusCode = 200) {
  c.header('cache-control', 'no-store')
  return c.html(renderPage(page, c.get('theme') ?? DEFAULT_THEME), status)
}
