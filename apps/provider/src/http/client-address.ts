import { addressFamily, parseAddress, parseNetworks } from '@barycenter/core/networks'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { ProviderContext } from './context.ts'

/** Finds the address of the client that a request came from. */
export type ClientAddress = (c: ProviderContext) => string | undefined

/**
 * Makes the finder. `X-Forwarded-For` is believed only as far as it was written by proxies of ours: from
 * the right, past every trusted address, to the first one that is not. What stands left of that, the
 * client may have made up.
 *
 * @param trustedProxies addresses or CIDR blocks.
 * @throws {TypeError} when one of them is neither.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = parseNetworks(trustedProxies)
  const isTrusted = (address: string) => trusted.check(address, addressFamily(address))

  return (c) => {
    // There is no socket in `app.request`.
    let address =
      c.env?.incoming === undefined ? undefined : parseAddress(getConnInfo(c).remote.address ?? '')
    const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',')
    while (address !== undefined && isTrusted(address)) {
      const previous = parseAddress(forwarded.pop() ?? '')
      if (previous === undefined) break
      address = previous
    }
    return address
  }
}
