import type { AuthorizationRequest } from '@barycenter/core/authorization/authorization-request'
import { askedConsent } from '@barycenter/core/consents/consent'
import type { Resource } from '@barycenter/core/oauth-settings'
import type { Session } from '@barycenter/core/sessions/session'
import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { pageLocation } from '../page-location.ts'
import { clientTitle } from './client-title.ts'
import { destinationWords } from './destination-words.ts'
import { type Page, page } from './page.ts'
import { permissionList } from './permission-list.ts'
import { webLink } from './web-link.ts'

/** What the person is asked, and who they are. */
export interface ConsentQuestion {
  readonly request: AuthorizationRequest
  readonly session: Session
  readonly token: string
  readonly returnTo: string
  /** The client's logo as a `data:` URL. */
  readonly logo: string | undefined
  readonly resources: readonly Resource[]
}

/** Asks whether a client may have what it asks for, and tells where the answer goes. */
export function consentPage(issuer: Issuer, question: ConsentQuestion): Page {
  const { request, session, token, returnTo, logo, resources } = question
  const { client, redirectUri } = request
  const { client_uri, policy_uri, tos_uri } = client.metadata
  const name = clientTitle(client)
  const links = [
    webLink(client_uri, 'Website'),
    webLink(policy_uri, 'Privacy policy'),
    webLink(tos_uri, 'Terms of service'),
  ].filter((link) => link !== undefined)
  return page(
    { title: `Allow ${name}?`, issuer },
    html`${logo !== undefined && html`<img class="client-logo" src="${logo}" alt="" decoding="sync">`}
<h1>Allow <span class="name">${name}</span>?</h1>
<p>You are signed in as <strong>${session.user.username}</strong>. The application asks to:</p>
${permissionList(askedConsent(request), resources)}
${client.origin === 'dynamic' && html`<p class="alert">This application registered itself. Nobody here has checked what it says about itself, its name included.</p>`}
<p class="note">You will go on to <strong>${destinationWords(redirectUri)}</strong>. You can take this back in your account at any time.</p>
<form method="post" action="${issuer.path}/consent">
<input type="hidden" name="csrf_token" value="${token}">
<input type="hidden" name="return_to" value="${returnTo}">
<input type="hidden" name="account" value="${session.sessionId}">
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny" class="quiet">Do not allow</button>
</form>
<p class="aside"><a href="${pageLocation(`${issuer.path}/account/select`, returnTo)}">Use another account</a></p>
${links.length > 0 && html`<p class="aside">${links}</p>`}`,
  )
}
