import type { PasswordChangeOutcome } from '@barycenter/core/users/change-password'
import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { field } from './field.ts'
import { type Page, page } from './page.ts'
import { passwordWords } from './password-words.ts'

/** What the form shows. */
export interface PasswordForm {
  readonly username: string
  readonly token: string
  readonly minimumLength: number
  /** What became of the last try. */
  readonly failure: Exclude<PasswordChangeOutcome, { kind: 'changed' }> | undefined
}

/** The form for another password. */
export function passwordPage(
  issuer: Issuer,
  { username, token, minimumLength, failure }: PasswordForm,
): Page {
  const fault = failure?.kind === 'refused' ? passwordWords(failure.fault, minimumLength) : undefined
  const isWrong = failure?.kind === 'wrong_password'
  return page(
    { title: failure ? 'Password not changed' : 'Change password', issuer },
    html`<h1>Change password</h1>
<p>of <strong>${username}</strong>. You stay signed in here, and are signed out everywhere else.</p>
${failure && html`<p class="alert" role="alert">The password was not changed. ${failure.kind === 'moved' ? 'Please try again.' : 'Please look at what is marked below.'}</p>`}
<form method="post" action="${issuer.path}/account/password">
<input type="hidden" name="csrf_token" value="${token}">
<input type="text" name="username" value="${username}" autocomplete="username" hidden readonly>
${field({
  name: 'current_password',
  label: 'Current password',
  type: 'password',
  autocomplete: 'current-password',
  flaw: isWrong ? 'This is not your password.' : undefined,
  autofocus: fault === undefined,
})}
${field({
  name: 'password',
  label: 'New password',
  type: 'password',
  autocomplete: 'new-password',
  hint: `At least ${minimumLength} characters. Several words make a good one.`,
  flaw: fault,
  autofocus: fault !== undefined,
})}
${field({ name: 'password_again', label: 'The new password again', type: 'password', autocomplete: 'new-password' })}
<button type="submit">Change password</button>
</form>
<p class="aside"><a href="${issuer.path}/account">Back to your account</a></p>`,
  )
}
