import { asOrigin } from '@barycenter/core/audit/actor'
import type { MiddlewareHandler } from 'hono'
import type { ClientAddress } from './client-address.ts'
import type { ProviderHono } from './context.ts'

/** Lets a request be asked where it came from, for the audit log. Found out only where it is asked. */
export function requestOrigin(clientAddress: ClientAddress): MiddlewareHandler<ProviderHono> {
  return (c, next) => {
    c.set('origin', () =>
      asOrigin({
        address: clientAddress(c),
        userAgent: c.req.header('user-agent'),
        requestId: c.get('requestId'),
      }),
    )
    return next()
  }
}
