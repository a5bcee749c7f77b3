import type { Client } from '@barycenter/core/clients/client'
import type { Session } from '@barycenter/core/sessions/session'
import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { loginLocation } from '../login-location.ts'
import { clientTitle } from './client-title.ts'
import { type Page, page } from './page.ts'

/** The accounts to choose from, and where it goes from there. */
export interface AccountChoice {
  readonly accounts: readonly Session[]
  /** The client that asks, if one does. */
  readonly client: Client | undefined
  readonly token: string
  readonly returnTo: string | undefined
}

/** Lets the person choose one of the accounts that are signed in, or another one. */
export function selectAccountPage(
  issuer: Issuer,
  { accounts, client, token, returnTo }: AccountChoice,
): Page {
  return page(
    { title: 'Choose an account', issuer },
    html`<h1>Choose an account</h1>
${client !== undefined && html`<p>to go on to <strong>${clientTitle(client)}</strong></p>`}
<form method="post" action="${issuer.path}/account/select" class="choices">
<input type="hidden" name="csrf_token" value="${token}">
${returnTo !== undefined && html`<input type="hidden" name="return_to" value="${returnTo}">`}
${accounts.map(
  ({
    sessionId,
    user,
  }) => html`<button type="submit" name="account" value="${sessionId}" class="quiet">${user.username}${user.email !== null && html`<span class="detail">${user.email}</span>`}</button>
`,
)}</form>
<p class="aside"><a href="${loginLocation(issuer, returnTo)}">Use another account</a></p>`,
  )
}
