import { html, raw } from 'hono/html'
import type { Html } from './html.ts'
import { passkeyScript } from './passkey-script.ts'

/** A form that a passkey is sent with. */
export interface PasskeyForm {
  readonly action: string
  readonly token: string
  readonly returnTo: string | undefined
  /** What the browser is to be asked for: options of Web Authentication §5.4 or §5.5, as JSON has them. */
  readonly options: object
  /** Why it is shown again. */
  readonly problem: string | undefined
  readonly button: string
  /** Fields beside it. */
  readonly fields?: Html
}

/** Writes the form. No browser tells a page without a script about passkeys. */
export function passkeyForm(form: PasskeyForm): Html {
  const { action, token, returnTo, options, problem, button, fields } = form
  return html`<form method="post" action="${action}" data-passkey="${JSON.stringify(options)}">
<p class="alert" role="alert"${problem === undefined && raw(' hidden')}>${problem ?? ''}</p>
<noscript><p class="alert">Passkeys need JavaScript. Please allow it for this site, then load this page again.</p></noscript>
<input type="hidden" name="csrf_token" value="${token}">
${returnTo !== undefined && html`<input type="hidden" name="return_to" value="${returnTo}">`}
<input type="hidden" name="credential" value="">
${fields ?? ''}<button type="submit">${button}</button>
</form>
<script>${raw(passkeyScript)}</script>`
}
