import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { loginLocation } from '../login-location.ts'
import { field } from './field.ts'
import type { Html } from './html.ts'
import { type Page, page } from './page.ts'
import { type PasskeyForm, passkeyForm } from './passkey-form.ts'

/** Who has to enrol a passkey before they can go on. */
export interface EnrolQuestion extends Pick<PasskeyForm, 'action' | 'token' | 'problem'> {
  readonly username: string
  readonly returnTo: string | undefined
  /** Undefined where the issuer cannot have passkeys. */
  readonly options: object | undefined
}

/** The field for a passkey's name. */
export function passkeyNameField(): Html {
  return field({
    name: 'name',
    label: 'Name of the passkey',
    type: 'text',
    autocomplete: 'off',
    value: 'Passkey',
    hint: 'To tell it from others: “Laptop”, “Blue security key”.',
  })
}

/** What is said where browsers let this issuer have no passkeys. */
export const noPasskeysHere = html`<p class="alert" role="alert">This address cannot have passkeys. Please tell your administrator that the provider needs a host name and https.</p>`

/** Makes a person enrol a passkey who has to have one. */
export function enrolPage(issuer: Issuer, question: EnrolQuestion): Page {
  const { username, returnTo, options, ...form } = question
  return page(
    { title: form.problem === undefined ? 'Set up a passkey' : 'Passkey not set up', issuer },
    html`<h1>Set up a passkey</h1>
<p>A password is not enough for <strong>${username}</strong>. Set up a passkey: on this device, on your phone, or on a security key. You will be asked for it from now on.</p>
${options === undefined && noPasskeysHere}
${options !== undefined && passkeyForm({ ...form, returnTo, options, button: 'Set up passkey', fields: passkeyNameField() })}
<p class="aside"><a href="${loginLocation(issuer, returnTo)}">Sign in as somebody else</a></p>`,
  )
}
