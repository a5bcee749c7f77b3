import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { type Page, page } from './page.ts'
import { signOutForm } from './sign-out-form.ts'

/** Asks whether the person means it: a link from anywhere may have led here. */
export function logoutPage(
  issuer: Issuer,
  { usernames, signOutToken }: { readonly usernames: readonly string[]; readonly signOutToken: string },
): Page {
  return page(
    { title: 'Sign out', issuer },
    html`<h1>Sign out?</h1>
<p>You are signed in as ${usernames.map((username, nth) => html`${nth > 0 && ' and '}<strong>${username}</strong>`)}.</p>
${signOutForm(issuer, signOutToken, 'main')}
<p class="aside"><a href="${issuer.path}/">Stay signed in</a></p>`,
  )
}

/** Says that nobody is signed in. */
export function signedOutPage(issuer: Issuer): Page {
  return page(
    { title: 'Signed out', issuer },
    html`<h1>You are signed out</h1>
<p>On a shared computer, close the browser as well.</p>
<p class="aside"><a href="${issuer.path}/login">Sign in again</a></p>`,
  )
}
