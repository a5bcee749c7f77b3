import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { type Page, page } from './page.ts'

/** Says that something broke on our side, and under which id the log has it. */
export function failurePage(issuer: Issuer, requestId: string): Page {
  return page(
    { title: 'Something went wrong', issuer },
    html`<h1>Something went wrong</h1>
<p>This was our fault, not yours. Please try again in a moment.</p>
<p class="note">If it keeps happening, tell your administrator this code: <code>${requestId}</code></p>
<p class="aside"><a href="${issuer.path}/">Go to the start page</a></p>`,
  )
}
