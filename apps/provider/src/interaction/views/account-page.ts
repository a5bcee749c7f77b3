import type { AllowedClient } from '@barycenter/core/consents/allowed-clients'
import type { Resource } from '@barycenter/core/oauth-settings'
import type { OwnSession } from '@barycenter/core/sessions/own-sessions'
import type { Session } from '@barycenter/core/sessions/session'
import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { clientTitle } from './client-title.ts'
import type { Html } from './html.ts'
import { instant } from './instant.ts'
import { type Page, page } from './page.ts'
import { permissionWords } from './permission-list.ts'
import { userAgentWords } from './user-agent-words.ts'

/** What has just been done, as the address says. */
export type AccountNotice = 'password' | 'session' | 'application'

/** All that a person's own page shows. */
export interface Account {
  readonly session: Session
  readonly sessions: readonly OwnSession[]
  readonly clients: readonly AllowedClient[]
  readonly token: string
  readonly notice: AccountNotice | undefined
  readonly resources: readonly Resource[]
}

const NOTICES: Readonly<Record<AccountNotice, string>> = {
  password: 'Your password is changed. You are signed out everywhere else.',
  session: 'Signed out there.',
  application: 'The application has no access any more.',
}

/** A person's own page: where they are signed in, and which applications may act for them. */
export function accountPage(issuer: Issuer, account: Account): Page {
  const { session, sessions, clients, token, notice, resources } = account
  const { username, email, emailVerified } = session.user
  const csrf = html`<input type="hidden" name="csrf_token" value="${token}">`
  const others = sessions.filter(({ sessionId }) => sessionId !== session.sessionId)
  return page(
    { title: 'Your account', issuer, width: 'wide' },
    html`<h1>Your account</h1>
${notice !== undefined && html`<p class="note" role="status">${NOTICES[notice]}</p>`}
<dl>
<div><dt>Username</dt><dd>${username}</dd></div>
${email !== null && html`<div><dt>Email address</dt><dd>${email}${!emailVerified && html` <span class="badge">not verified</span>`}</dd></div>`}
</dl>
<p class="aside"><a href="${issuer.path}/account/password">Change password</a> <a href="${issuer.path}/account/passkeys">Passkeys</a> <a href="${issuer.path}/logout">Sign out</a></p>
<h2 id="sessions">Where you are signed in</h2>
<ul class="rows" aria-labelledby="sessions">
${sessions.map((each) => sessionRow(issuer, each, { csrf, isHere: each.sessionId === session.sessionId }))}</ul>
${others.length > 1 && html`<form method="post" action="${issuer.path}/account/sessions">${csrf}<button type="submit" name="session" value="others" class="quiet">Sign out everywhere else</button></form>`}
<h2 id="applications">Applications with access</h2>
${clients.length === 0 && html`<p>No application may act for you.</p>`}
${
  clients.length > 0 &&
  html`<ul class="rows" aria-labelledby="applications">
${clients.map((each) => applicationRow(issuer, each, { csrf, resources }))}</ul>`
}`,
  )
}

function sessionRow(
  issuer: Issuer,
  { sessionId, authTime, address, userAgent }: OwnSession,
  { csrf, isHere }: { readonly csrf: Html; readonly isHere: boolean },
): Html {
  const words = userAgentWords(userAgent)
  return html`<li><div><span class="name">${words}</span>${isHere && html`<span class="badge">this browser</span>`}
<span class="detail">${instant(authTime)}${address !== null && html` · ${address}`}</span></div>
<form method="post" action="${issuer.path}/account/sessions">${csrf}<input type="hidden" name="session" value="${sessionId}"><button type="submit" class="quiet small" aria-label="Sign out ${words}">Sign out</button></form></li>
`
}

function applicationRow(
  issuer: Issuer,
  { client, allowed, since }: AllowedClient,
  { csrf, resources }: { readonly csrf: Html; readonly resources: readonly Resource[] },
): Html {
  const name = clientTitle(client)
  return html`<li><div><span class="name">${name}</span>${client.origin === 'dynamic' && html`<span class="badge">not checked</span>`}
<span class="detail">${permissionWords(allowed, resources).join(' · ')}</span>
<span class="detail">Since ${instant(since)}</span></div>
<form method="post" action="${issuer.path}/account/applications">${csrf}<input type="hidden" name="client_id" value="${client.clientId}"><button type="submit" class="quiet small" aria-label="Remove access of ${name}">Remove access</button></form></li>
`
}
