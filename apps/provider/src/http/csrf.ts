import { equalInConstantTime, sha256 } from '@barycenter/core/digest'
import type { Issuer } from './issuer.ts'
import { Refusal } from './refusal.ts'

/**
 * Refuses a form that another site's page sent (RFC 9700 §4.7 asks for CSRF protection; Fetch Metadata
 * and RFC 6454 §7 are its means).
 *
 * Our pages say `Referrer-Policy: no-referrer`, which makes browsers send `Origin: null` with our own
 * forms; over plain http they send no `Sec-Fetch-Site` either. Then the form's token decides alone.
 *
 * @throws {Refusal} `forged_form`
 */
export function requireSameOrigin(headers: Headers, issuer: Issuer): void {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  const otherSite = site !== null && site !== 'same-origin'
  const otherOrigin = origin !== null && origin !== 'null' && origin !== issuer.origin
  if (otherSite || otherOrigin)
    throw new Refusal('forged_form', 'This form was not sent from a page of this site.')
}

/** The token of a form: proof that who sends it knows the browser's cookie, and so got the form from us. */
export function formToken(form: string, cookieValue: string): string {
  return sha256(`csrf:${form}:${cookieValue}`)
}

/**
 * Refuses a form whose token is not the one that belongs to the browser's cookie.
 *
 * @param expected nothing when the browser sent no cookie: it keeps none, or the form is forged.
 * @param wayBack the path of the page with the form.
 * @throws {Refusal} `cookie_missing`, `forged_form`
 */
export function requireFormToken(expected: string | undefined, presented: string, wayBack: string): void {
  if (expected === undefined) {
    const message =
      'Your browser did not send the cookie that came with this form. Allow cookies for this site, then go back and try again.'
    throw new Refusal('cookie_missing', message, { wayBack })
  }
  if (equalInConstantTime(expected, presented)) return
  const message = 'The page with this form was too old, or for another account than the one signed in now.'
  throw new Refusal('forged_form', message, { wayBack })
}
