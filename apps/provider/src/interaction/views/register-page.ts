import type { RegistrationFaults } from '@barycenter/core/users/register-user'
import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { loginLocation } from '../login-location.ts'
import { field } from './field.ts'
import { type Page, page } from './page.ts'
import { passwordWords } from './password-words.ts'

/** What the form for a new account shows. */
export interface RegisterForm {
  readonly token: string
  readonly returnTo: string | undefined
  /** The name of the application that the person comes from. */
  readonly client: string | undefined
  readonly username: string | undefined
  readonly email: string | undefined
  readonly faults: RegistrationFaults | undefined
  readonly minimumLength: number
}

/** The form for a new account. */
export function registerPage(issuer: Issuer, form: RegisterForm): Page {
  const { token, returnTo, client, username, email, faults, minimumLength } = form
  const passwordFlaw = faults?.password && passwordWords(faults.password, minimumLength)
  const focus = faults?.username ? 'username' : faults?.email ? 'email' : faults ? 'password' : 'username'
  return page(
    { title: faults ? 'Account not created' : 'Create an account', issuer },
    html`<h1>Create an account</h1>
${client !== undefined && html`<p>to go on to <strong>${client}</strong></p>`}
${faults && html`<p class="alert" role="alert">The account was not created. Please look at what is marked below.</p>`}
<form method="post" action="${issuer.path}/register">
<input type="hidden" name="csrf_token" value="${token}">
${returnTo !== undefined && html`<input type="hidden" name="return_to" value="${returnTo}">`}
${field({
  name: 'username',
  label: 'Username',
  type: 'text',
  autocomplete: 'username',
  value: username,
  flaw: faults?.username && sentence(faults.username),
  autofocus: focus === 'username',
})}
${field({
  name: 'email',
  label: 'Email address',
  type: 'email',
  autocomplete: 'email',
  value: email,
  flaw: faults?.email && 'This is not an email address.',
  optional: true,
  autofocus: focus === 'email',
})}
${field({
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'new-password',
  hint: `At least ${minimumLength} characters. Several words make a good one.`,
  flaw: passwordFlaw,
  autofocus: focus === 'password',
})}
${field({ name: 'password_again', label: 'The same password again', type: 'password', autocomplete: 'new-password' })}
<button type="submit">Create account</button>
</form>
<p class="aside">You have an account? <a href="${loginLocation(issuer, returnTo)}">Sign in</a></p>`,
  )
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
