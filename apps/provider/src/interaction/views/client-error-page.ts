import type { ResponseTarget } from '@barycenter/core/authorization/authorization-request'
import type { OAuthError } from '@barycenter/core/oauth-error'
import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { clientTitle } from './client-title.ts'
import { type Page, page } from './page.ts'

/** What went wrong, and the way back to the client with it. */
export interface ClientError {
  readonly target: ResponseTarget
  readonly error: Pick<OAuthError, 'code' | 'message'>
  readonly location: string
}

/** Says what is wrong with the request of an application that nobody has vouched for, and where it leads. */
export function clientErrorPage(issuer: Issuer, { target, error, location }: ClientError): Page {
  const { host, protocol } = new URL(target.redirectUri)
  const name = clientTitle(target.client)
  return page(
    { title: 'This application made a mistake', issuer },
    html`<h1>This application made a mistake</h1>
<p>The request of <strong>${name}</strong> cannot be met: ${error.message} (<code>${error.code}</code>).</p>
<p>Go back only if you know <strong>${host || protocol}</strong>.</p>
<p class="aside"><a href="${location}" rel="noreferrer">Go back to ${host || name}</a></p>`,
  )
}
