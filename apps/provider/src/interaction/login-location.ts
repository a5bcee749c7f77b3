import type { Issuer } from '../http/issuer.ts'
import { pageLocation } from './page-location.ts'

/** Why the sign-in form is shown again. A fixed word, for addresses end in histories and logs. */
export type LoginError = 'credentials'

/** The address of the sign-in form. It never holds anything that a person typed. */
export function loginLocation(issuer: Issuer, returnTo: string | undefined, error?: LoginError): string {
  return pageLocation(`${issuer.path}/login`, returnTo, error)
}
