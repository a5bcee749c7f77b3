import type { Issuer } from '../http/issuer.ts'

/** Why the sign-in form is shown again. A fixed word, for addresses end in histories and logs. */
export type LoginError = 'credentials'

/** The address of the sign-in form. It never holds anything that a person typed. */
export function loginLocation(issuer: Issuer, returnTo: string | undefined, error?: LoginError): string {
  const query = new URLSearchParams()
  if (error !== undefined) query.set('error', error)
  if (returnTo !== undefined) query.set('return_to', returnTo)
  return query.size === 0 ? `${issuer.path}/login` : `${issuer.path}/login?${query}`
}
