import type { IncomingMessage } from 'node:http'
import { asOrigin, type Origin } from '@barycenter/core/audit/actor'
import { forwardedAddress } from '@barycenter/core/forwarded-address'
import { parseNetworks } from '@barycenter/core/networks'
import type { Context } from 'hono'
import type { AdminHono } from './request-gates.ts'

/** What a server knows of a request beside it. A process that asks itself has none of it. */
export interface Connection {
  readonly incoming?: Pick<IncomingMessage, 'socket'>
}

/** Finds out where a request came from, for the audit log. */
export type RequestOrigin = (c: Context<AdminHono>) => Origin

/**
 * Makes the finder, which believes `X-Forwarded-For` as far as proxies of ours wrote it.
 *
 * @param trustedProxies addresses or CIDR blocks.
 * @throws {TypeError} when one of them is neither.
 */
export function createRequestOrigin(trustedProxies: readonly string[]): RequestOrigin {
  const trusted = parseNetworks(trustedProxies)
  return (c) =>
    asOrigin({
      address: forwardedAddress(trusted, {
        peer: c.env?.incoming?.socket.remoteAddress,
        forwardedFor: c.req.header('x-forwarded-for'),
      }),
      userAgent: c.req.header('user-agent'),
      requestId: c.var.requestId,
    })
}
