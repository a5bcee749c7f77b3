import type { Hono, MiddlewareHandler, NotFoundHandler } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { ProviderHono } from './context.ts'
import type { Issuer } from './issuer.ts'
import { Refusal } from './refusal.ts'
import { sendRefusal } from './send-refusal.ts'

/** Refuses a path that nothing is at. */
export function refuseUnknownPath(issuer: Issuer): NotFoundHandler<ProviderHono> {
  return (c) => sendRefusal(c, issuer, new Refusal('unknown_path', 'There is nothing at this address.'))
}

/** Refuses a method that a path does not have, and says which it has, RFC 9110 §15.5.6. */
export function refuseUnknownMethod(
  issuer: Issuer,
  app: Hono<ProviderHono>,
): MiddlewareHandler<ProviderHono> {
  return methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      const headers = { allow: methods.join(', ') }
      return sendRefusal(
        c,
        issuer,
        new Refusal('method_not_allowed', 'This address cannot be used in that way.', { headers }),
      )
    },
  })
}
