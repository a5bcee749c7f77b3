import { refusalPage } from '../interaction/views/refusal-page.ts'
import type { ProviderContext } from './context.ts'
import type { Issuer } from './issuer.ts'
import type { Refusal } from './refusal.ts'
import { sendPage } from './send-page.ts'

/** Sends a refusal as a page, with the status and the headers that belong to it. */
export function sendRefusal(c: ProviderContext, issuer: Issuer, refusal: Refusal) {
  for (const [name, value] of Object.entries(refusal.headers)) c.header(name, value)
  return sendPage(c, refusalPage(issuer, refusal), refusal.status)
}
