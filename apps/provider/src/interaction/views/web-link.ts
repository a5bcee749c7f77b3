import { html } from 'hono/html'
import type { Html } from './html.ts'

/**
 * A link to a page of somebody else's, who learns nothing from it about where the person is (RFC 9700
 * §4.2.4). Nothing if it is no address of a web page.
 */
export function webLink(href: string | undefined, text: string): Html | undefined {
  if (href === undefined || !/^https?:\/\//i.test(href) || !URL.canParse(href)) return undefined
  return html`<a href="${href}" rel="noreferrer noopener external" target="_blank">${text}</a>`
}
