import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { pageLocation } from '../page-location.ts'
import { type Page, page } from './page.ts'

/** What the sign-in form shows and hides. */
export interface LoginForm {
  readonly issuer: Issuer
  readonly token: string
  readonly returnTo: string | undefined
  /** The name of the application that the person comes from. */
  readonly client: string | undefined
  /** The username that the application expects, OpenID Connect Core §3.1.2.1. */
  readonly username: string | undefined
  /** Whether an attempt has just failed. */
  readonly failed: boolean
  /** Who is signed in already and may want to be somebody else. */
  readonly signedInAs: string | undefined
  /** Whether browsers let this issuer have passkeys. */
  readonly hasPasskeys: boolean
  /** Whether people may make accounts of their own. */
  readonly mayRegister: boolean
}

/** The sign-in form. Why an attempt failed is not said, for that would tell who has an account here. */
export function loginPage(form: LoginForm): Page {
  const { issuer, token, returnTo, client, username, failed, signedInAs, hasPasskeys, mayRegister } = form
  const flaw = failed && html` aria-invalid="true" aria-describedby="failure"`
  return page(
    { title: failed ? 'Sign-in failed' : 'Sign in', issuer },
    html`<h1>Sign in</h1>
${client !== undefined && html`<p>to go on to <strong>${client}</strong></p>`}
${failed && html`<p class="alert" role="alert" id="failure">The username or password is not correct.</p>`}
${signedInAs !== undefined && html`<p class="note">You are signed in as <strong>${signedInAs}</strong>. You can sign in as somebody else as well.</p>`}
<form method="post" action="${issuer.path}/login">
<input type="hidden" name="csrf_token" value="${token}">
${returnTo !== undefined && html`<input type="hidden" name="return_to" value="${returnTo}">`}
<label for="username">Username</label>
<input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" required${username === undefined && html` autofocus`}${username !== undefined && html` value="${username}"`}${flaw}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${username !== undefined && html` autofocus`}${flaw}>
<button type="submit">Sign in</button>
</form>
${hasPasskeys && html`<p class="aside"><a href="${pageLocation(`${issuer.path}/login/with-passkey`, returnTo)}">Use a passkey instead</a></p>`}
${mayRegister && html`<p class="aside">No account yet? <a href="${pageLocation(`${issuer.path}/register`, returnTo)}">Create one</a></p>`}`,
  )
}
