import type { ProviderContext } from '../http/context.ts'
import { requireFormToken, requireSameOrigin } from '../http/csrf.ts'
import { type Form, readForm } from '../http/form.ts'
import type { Issuer } from '../http/issuer.ts'
import type { BrowserSessions, SessionForm } from './browser-sessions.ts'

/** Which form is expected, and where its page is. */
export interface ExpectedForm {
  readonly issuer: Issuer
  readonly browser: BrowserSessions
  readonly name: SessionForm
  readonly wayBack: string
}

/**
 * Reads a form that only a browser with a session can have got from us.
 *
 * @throws {Refusal} `forged_form`, and as `readForm`.
 */
export async function readOwnForm(
  c: ProviderContext,
  { issuer, browser, name, wayBack }: ExpectedForm,
): Promise<Form> {
  requireSameOrigin(c.req.raw.headers, issuer)
  const form = await readForm(c)
  requireFormToken(browser.formToken(c, name), form.get('csrf_token'), wayBack)
  return form
}
