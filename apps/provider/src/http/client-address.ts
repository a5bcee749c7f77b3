import { forwardedAddress } from '@barycenter/core/forwarded-address'
import { parseNetworks } from '@barycenter/core/networks'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { ProviderContext } from './context.ts'

/** Finds the address of the client that a request came from. */
export type ClientAddress = (c: ProviderContext) => string | undefined

/**
 * Makes the finder, which believes `X-Forwarded-For` as far as proxies of ours wrote it.
 *
 * @param trustedProxies addresses or CIDR blocks.
 * @throws {TypeError} when one of them is neither.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = parseNetworks(trustedProxies)
  return (c) =>
    forwardedAddress(trusted, {
      // There is no socket in `app.request`.
      peer: c.env?.incoming === undefined ? undefined : getConnInfo(c).remote.address,
      forwardedFor: c.req.header('x-forwarded-for'),
    })
}
