import type { ResponseTarget } from '@barycenter/core/authorization/authorization-request'
import { sha256 } from '@barycenter/core/digest'
import { html, raw } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { clientTitle } from './client-title.ts'
import { type Page, page } from './page.ts'

const script = 'document.forms[0].submit()'

/** How a Content-Security-Policy names the one script of ours: it sends the form that it stands below. */
export const submitScriptSource = `sha256-${Buffer.from(sha256(script), 'base64url').toString('base64')}`

/** Hands a response to the client as a form, Form Post Response Mode §2. Without JavaScript a button does it. */
export function formPostPage(
  issuer: Issuer,
  { client, redirectUri }: ResponseTarget,
  response: URLSearchParams,
): Page {
  const fields = [...response].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">
`,
  )
  return page(
    { title: 'Almost there', issuer },
    html`<h1>Almost there</h1>
<p>You are on your way to <strong>${clientTitle(client)}</strong>.</p>
<form method="post" action="${redirectUri}">
${fields}<button type="submit">Continue</button>
</form>
<script>${raw(script)}</script>`,
  )
}
