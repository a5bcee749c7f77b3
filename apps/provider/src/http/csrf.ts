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
 * @param expected nothing when the browser has no cookie, which only a forged or a very old form lacks.
 * @param wayBack the path of the page with the form.
 * @throws {Refusal} `forged_form`
 */
export function requireFormToken(expected: string | undefined, presented: string, wayBack: string): void {
  if (expected !== undefined && equalInConstantTime(expected, presented)) return
  throw new Refusal(
    'forged_form',
    'The page with this form was too old, or the browser did not send our cookie.',
    {
      wayBack,
    },
  )
}
