import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import type { Refusal, RefusalCode } from '../../http/refusal.ts'
import { type Page, page } from './page.ts'

const TITLES: Readonly<Record<RefusalCode, string>> = {
  malformed_form: 'That form was not complete',
  untrusted_request: 'This request cannot be trusted',
  forged_form: 'Please try again',
  cookie_missing: 'A cookie is missing',
  unknown_path: 'Page not found',
  method_not_allowed: 'That is not possible here',
  form_too_large: 'That was too much',
  unsupported_media_type: 'That format is not understood',
  too_many_attempts: 'Too many attempts',
}

/** Says why a request was refused, and where to go from there. */
export function refusalPage(issuer: Issuer, { code, message, wayBack }: Refusal): Page {
  const [target, words] =
    wayBack === undefined ? [`${issuer.path}/`, 'Go to the start page'] : [wayBack, 'Go back']
  return page(
    { title: TITLES[code], issuer },
    html`<h1>${TITLES[code]}</h1>
<p>${message}</p>
<p class="aside"><a href="${target}">${words}</a></p>`,
  )
}
