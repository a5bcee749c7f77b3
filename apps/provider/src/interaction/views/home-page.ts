import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { instant } from './instant.ts'
import { type Page, page } from './page.ts'
import { signOutForm } from './sign-out-form.ts'

/** What the page says of a sign-in. */
export interface SignIn {
  readonly username: string
  readonly since: Date
  /** What the form that ends it must bring along. */
  readonly signOutToken: string
}

/** What the page has to say. */
export interface HomeContent {
  readonly signIn: SignIn | undefined
  /** Whether people may make accounts of their own. */
  readonly mayRegister: boolean
}

/** Says who is signed in, or offers to sign in. */
export function homePage(issuer: Issuer, { signIn, mayRegister }: HomeContent): Page {
  if (signIn === undefined) {
    return page(
      { title: 'Welcome', issuer },
      html`<h1>Welcome</h1>
<p>You are not signed in.</p>
<p><a class="button" href="${issuer.path}/login">Sign in</a></p>
${mayRegister && html`<p class="aside"><a href="${issuer.path}/register">Create an account</a></p>`}`,
    )
  }
  const { username, since, signOutToken } = signIn
  return page(
    { title: 'Signed in', issuer },
    html`<h1>You are signed in</h1>
<dl>
<div><dt>Username</dt><dd>${username}</dd></div>
<div><dt>Since</dt><dd>${instant(since)}</dd></div>
</dl>
${signOutForm(issuer, signOutToken, { weight: 'quiet' })}
<p class="aside"><a href="${issuer.path}/account">Manage your account</a></p>`,
  )
}
