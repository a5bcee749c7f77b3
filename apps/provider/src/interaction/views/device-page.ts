import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { type Page, page } from './page.ts'

/** What the form for a user code shows. */
export interface DeviceForm {
  readonly username: string
  readonly typed: string | undefined
  readonly failed: boolean
}

/**
 * Asks for the code that a device shows, RFC 8628 §3.3. A form of the kind that only looks: what comes
 * of it is asked once more.
 */
export function devicePage(issuer: Issuer, { username, typed, failed }: DeviceForm): Page {
  const flaw = failed && html` aria-invalid="true"`
  return page(
    { title: failed ? 'Code not found' : 'Connect a device', issuer },
    html`<h1>Connect a device</h1>
<p>You are signed in as <strong>${username}</strong>.</p>
${failed && html`<p class="alert" role="alert" id="failure">No device waits with this code. It may be mistyped, used already, or too old.</p>`}
<form method="get" action="${issuer.path}/device">
<label for="user_code">Code on the device</label>
<input class="user-code" id="user_code" name="user_code" type="text" autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false" maxlength="64" required autofocus aria-describedby="user_code-hint${failed ? ' failure' : ''}"${typed !== undefined && html` value="${typed}"`}${flaw}>
<p class="hint" id="user_code-hint">Eight letters, like <span class="name">WDJB-MJHT</span>. The dash does not matter.</p>
<button type="submit">Continue</button>
</form>`,
  )
}

/** Says what became of a device. */
export function deviceDonePage(issuer: Issuer, decision: 'approved' | 'denied'): Page {
  const [title, text] =
    decision === 'approved'
      ? ['Device connected', 'You can go back to your device. It goes on by itself in a moment.']
      : ['Device not connected', 'The device gets nothing. You can close this page.']
  return page(
    { title, issuer },
    html`<h1>${title}</h1>
<p>${text}</p>
<p class="aside"><a href="${issuer.path}/account">Your account</a></p>`,
  )
}
