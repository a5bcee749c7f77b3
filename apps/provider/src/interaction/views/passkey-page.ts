import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { loginLocation } from '../login-location.ts'
import { noPasskeysHere } from './enrol-page.ts'
import { type Page, page } from './page.ts'
import { type PasskeyForm, passkeyForm } from './passkey-form.ts'

/** Who is asked for their passkey. */
export interface PasskeyQuestion extends Pick<PasskeyForm, 'action' | 'token' | 'options'> {
  readonly username: string
  readonly returnTo: string | undefined
  /** Whether an attempt has just failed. */
  readonly failed: boolean
}

const FAILED = 'This passkey was not accepted. Please try again.'

/** Asks for the second factor. */
export function passkeyPage(issuer: Issuer, question: PasskeyQuestion): Page {
  const { username, returnTo, failed, ...form } = question
  const problem = failed ? FAILED : undefined
  return page(
    { title: failed ? 'Passkey not accepted' : 'Use your passkey', issuer },
    html`<h1>Use your passkey</h1>
<p>One more step for <strong>${username}</strong>: confirm with a passkey that it is you.</p>
${passkeyForm({ ...form, returnTo, problem, button: 'Use passkey' })}
<p class="aside"><a href="${loginLocation(issuer, returnTo)}">Sign in as somebody else</a></p>`,
  )
}

/** Says that the issuer cannot have passkeys any more, although the person needs one. */
export function noPasskeysPage(issuer: Issuer, returnTo: string | undefined): Page {
  return page(
    { title: 'Use your passkey', issuer },
    html`<h1>Use your passkey</h1>
${noPasskeysHere}
<p class="aside"><a href="${loginLocation(issuer, returnTo)}">Sign in as somebody else</a></p>`,
  )
}

/** Asks for a passkey in place of username and password. */
export function passkeyAlonePage(issuer: Issuer, question: Omit<PasskeyQuestion, 'username'>): Page {
  const { returnTo, failed, ...form } = question
  const problem = failed ? FAILED : undefined
  return page(
    { title: failed ? 'Passkey not accepted' : 'Sign in with a passkey', issuer },
    html`<h1>Sign in with a passkey</h1>
<p>Your device makes sure that it is you: by your finger, your face, or a PIN.</p>
${passkeyForm({ ...form, returnTo, problem, button: 'Use passkey' })}
<p class="aside"><a href="${loginLocation(issuer, returnTo)}">Use your password</a></p>`,
  )
}
