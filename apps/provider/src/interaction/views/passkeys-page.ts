import type { Passkey } from '@barycenter/core/passkeys/passkey'
import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { noPasskeysHere, passkeyNameField } from './enrol-page.ts'
import type { Html } from './html.ts'
import { instant } from './instant.ts'
import { type Page, page } from './page.ts'
import { passkeyForm } from './passkey-form.ts'

/** What has just been done, or could not be, as the address says. */
export type PasskeysNotice = 'enrolled' | 'removed' | 'last_one'

/** All that the page shows. */
export interface OwnPasskeys {
  readonly passkeys: readonly Passkey[]
  readonly token: string
  /** Where the person came from, if something made them come here. */
  readonly returnTo: string | undefined
  readonly notice: PasskeysNotice | undefined
  /** Why the last one was not enrolled. */
  readonly problem: string | undefined
  /** What the browser is to be asked for; undefined where the issuer cannot have passkeys. */
  readonly options: object | undefined
}

const NOTICES: Readonly<Record<PasskeysNotice, string>> = {
  enrolled: 'The passkey is set up. You will be asked for it when you sign in.',
  removed: 'The passkey is removed here. You may have to delete it from your device as well.',
  last_one: 'You need to have a passkey, and this is your only one. Set up another first.',
}

/** A person's passkeys, to be seen, added to and removed. */
export function passkeysPage(issuer: Issuer, own: OwnPasskeys): Page {
  const { passkeys, token, returnTo, notice, problem, options } = own
  const action = `${issuer.path}/account/passkeys`
  return page(
    { title: 'Your passkeys', issuer, width: 'wide' },
    html`<h1>Your passkeys</h1>
${notice !== undefined && html`<p class="note" role="status">${NOTICES[notice]}</p>`}
<p>${passkeys.length === 0 ? 'You have none: your password alone signs you in.' : 'You are asked for one of these after your password.'}</p>
${
  passkeys.length > 0 &&
  html`<ul class="rows" aria-label="Your passkeys">
${passkeys.map((each) => passkeyRow(`${action}/remove`, each, token))}</ul>`
}
<h2>Add a passkey</h2>
<p>On this device, on your phone, or on a security key. Two are better than one: you may lose it.</p>
${options === undefined && noPasskeysHere}
${options !== undefined && passkeyForm({ action, token, returnTo, options, problem, button: 'Add passkey', fields: passkeyNameField() })}
<p class="aside"><a href="${issuer.path}/account">Back to your account</a></p>`,
  )
}

function passkeyRow(action: string, passkey: Passkey, token: string): Html {
  const { credentialId, name, createdAt, lastUsedAt, backedUp } = passkey
  return html`<li><div><span class="name">${name}</span>${backedUp && html`<span class="badge">synced</span>`}
<span class="detail">Since ${instant(createdAt)}${lastUsedAt !== null && html` · last used ${instant(lastUsedAt)}`}</span></div>
<form method="post" action="${action}"><input type="hidden" name="csrf_token" value="${token}"><input type="hidden" name="passkey" value="${credentialId}"><button type="submit" class="quiet small" aria-label="Remove ${name}">Remove</button></form></li>
`
}
