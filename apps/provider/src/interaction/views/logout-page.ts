import type { ClientRecord } from '@barycenter/core/clients/client'
import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { type Page, page } from './page.ts'
import { signOutForm } from './sign-out-form.ts'

/** What the person is asked. */
export interface LogoutQuestion {
  /** Who would be signed out. */
  readonly usernames: readonly string[]
  /** Who asks for it, if an application does. */
  readonly client: ClientRecord | undefined
  /** Where it goes from here. */
  readonly redirectUri: string | undefined
  /** The application's request, which the form sends along. */
  readonly query: URLSearchParams
  readonly signOutToken: string
}

/** Asks whether the person means it: a link from anywhere may have led here. */
export function logoutPage(issuer: Issuer, question: LogoutQuestion): Page {
  const { usernames, client, redirectUri, query, signOutToken } = question
  return page(
    { title: 'Sign out', issuer },
    html`<h1>Sign out?</h1>
<p>You are signed in as ${usernames.map((username, nth) => html`${nth > 0 && ' and '}<strong>${username}</strong>`)}.</p>
${client !== undefined && html`<p><strong>${nameOf(client)}</strong> asks to sign you out here as well.</p>`}
${redirectUri !== undefined && html`<p class="aside">Then it goes on to ${placeOf(redirectUri)}.</p>`}
${signOutForm(issuer, signOutToken, { weight: 'main', request: query.toString() })}
<p class="aside"><a href="${issuer.path}/">Stay signed in</a></p>`,
  )
}

/** An application whose page may come next. */
export interface NextPage {
  readonly client: ClientRecord | undefined
  readonly location: string
}

/** Says that nobody is signed in (any more), and where an application would lead that nobody has vouched for. */
export function signedOutPage(issuer: Issuer, next?: NextPage): Page {
  return page(
    { title: 'Signed out', issuer },
    html`<h1>You are signed out</h1>
<p>On a shared computer, close the browser as well.</p>
${
  next !== undefined &&
  html`<p>Go on to <strong>${next.client === undefined ? '' : nameOf(next.client)}</strong> only if you know <strong>${placeOf(next.location)}</strong>.</p>
<p class="aside"><a href="${next.location}" rel="noreferrer">Go on to ${placeOf(next.location)}</a></p>`
}
<p class="aside"><a href="${issuer.path}/login">Sign in again</a></p>`,
  )
}

function nameOf({ metadata, clientId }: ClientRecord): string {
  return metadata.client_name ?? clientId
}

/** The host of an address, or the scheme of a native application. */
function placeOf(address: string): string {
  const { host, protocol } = new URL(address)
  return host || protocol
}
