import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import type { Html } from './html.ts'

/** What distinguishes one button from another. */
export interface SignOutForm {
  /** What the page is about, or one thing among others. */
  readonly weight: 'main' | 'quiet'
  /** The query of an application's logout request that the person is asked about. */
  readonly request?: string
}

/** The button that ends sessions. */
export function signOutForm(issuer: Issuer, token: string, { weight, request = '' }: SignOutForm): Html {
  return html`<form method="post" action="${issuer.path}/logout">
<input type="hidden" name="csrf_token" value="${token}">
${request !== '' && html`<input type="hidden" name="request" value="${request}">`}
<button type="submit" class="${weight}">Sign out</button>
</form>`
}
