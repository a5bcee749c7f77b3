import type { AuthorizationRequest } from '@barycenter/core/authorization/authorization-request'
import { askedConsent } from '@barycenter/core/consents/consent'
import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { type Page, page } from './page.ts'
import { claimWords, scopeWords } from './scope-words.ts'

/** What the person is asked, and who they are. */
export interface ConsentQuestion {
  readonly request: AuthorizationRequest
  readonly username: string
  readonly token: string
  readonly returnTo: string
}

/** Asks whether a client may have what it asks for, and tells where the answer goes. */
export function consentPage(issuer: Issuer, { request, username, token, returnTo }: ConsentQuestion): Page {
  const { client, redirectUri } = request
  const { client_name, client_uri, policy_uri, tos_uri } = client.metadata
  const { host, protocol } = new URL(redirectUri)
  const { scopes, claims, resources } = askedConsent(request)
  const name = client_name ?? client.clientId
  const links = [
    { href: client_uri, text: 'Website' },
    { href: policy_uri, text: 'Privacy policy' },
    { href: tos_uri, text: 'Terms of service' },
  ].filter(({ href }) => href !== undefined)
  const words = [
    ...scopes.map(scopeWords),
    ...claims.map(claimWords),
    ...resources.map((resource) => `Use ${resource}`),
  ]
  return page(
    { title: `Allow ${name}?`, issuer },
    html`<h1>Allow ${name}?</h1>
<p>You are signed in as <strong>${username}</strong>. <strong>${name}</strong> asks to:</p>
<ul class="scopes">
${words
  .filter((word) => word !== undefined)
  .map(
    (word) => html`<li>${word}</li>
`,
  )}</ul>
${client.origin === 'dynamic' && html`<p class="note">This application registered itself. Nobody here has checked what it says about itself.</p>`}
<p class="note">You will go on to <strong>${host || protocol}</strong>.</p>
<form method="post" action="${issuer.path}/consent">
<input type="hidden" name="csrf_token" value="${token}">
<input type="hidden" name="return_to" value="${returnTo}">
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny" class="quiet">Do not allow</button>
</form>
${links.length > 0 && html`<p class="aside">${links.map(({ href, text }) => html`<a href="${href}" rel="noreferrer noopener" target="_blank">${text}</a> `)}</p>`}`,
  )
}
