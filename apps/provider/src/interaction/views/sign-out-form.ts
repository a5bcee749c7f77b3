import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import type { Html } from './html.ts'

/** The button that ends a session: what the page is about, or one thing among others. */
export function signOutForm(issuer: Issuer, token: string, weight: 'main' | 'quiet'): Html {
  return html`<form method="post" action="${issuer.path}/logout">
<input type="hidden" name="csrf_token" value="${token}">
<button type="submit" class="${weight}">Sign out</button>
</form>`
}
