import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { type Page, page } from './page.ts'
import { signOutForm } from './sign-out-form.ts'

/** In UTC, for the server does not know where the person is. */
const instant = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** What the page says of a sign-in. */
export interface SignIn {
  readonly username: string
  readonly since: Date
  /** What the form that ends it must bring along. */
  readonly signOutToken: string
}

/** Says who is signed in, or offers to sign in. */
export function homePage(issuer: Issuer, signIn: SignIn | undefined): Page {
  if (signIn === undefined) {
    return page(
      { title: 'Welcome', issuer },
      html`<h1>Welcome</h1>
<p>You are not signed in.</p>
<p><a class="button" href="${issuer.path}/login">Sign in</a></p>`,
    )
  }
  const { username, since, signOutToken } = signIn
  return page(
    { title: 'Signed in', issuer },
    html`<h1>You are signed in</h1>
<dl>
<div><dt>Username</dt><dd>${username}</dd></div>
<div><dt>Since</dt><dd><time datetime="${since.toISOString()}">${instant.format(since)} UTC</time></dd></div>
</dl>
${signOutForm(issuer, signOutToken, { weight: 'quiet' })}`,
  )
}
