import { BlockList, isIP } from 'node:net'
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
  const trusted = parseBlocks(trustedProxies)
  const isTrusted = (address: string) => trusted.check(address, family(address))

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

function parseBlocks(blocks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const block of blocks) {
    const [network = '', prefix, ...rest] = block.trim().split('/')
    const address = parseAddress(network)
    const length = prefix === undefined ? undefined : Number(prefix)
    const longest = address !== undefined && family(address) === 'ipv4' ? 32 : 128
    const wrongLength = length !== undefined && !(/^\d+$/.test(prefix ?? '') && length <= longest)
    if (address === undefined || wrongLength || rest.length > 0) {
      throw new TypeError(`not an address or a CIDR block: ${block}`)
    }
    if (length === undefined) list.addAddress(address, family(address))
    else list.addSubnet(address, length, family(address))
  }
  return list
}

/** One spelling of an address: without port, brackets, zone, or IPv6 around an IPv4 address. */
function parseAddress(text: string): string | undefined {
  const trimmed = text.trim()
  const bare = /^\[(.*)\](?::\d+)?$/.exec(trimmed)?.[1] ?? /^([\d.]+):\d+$/.exec(trimmed)?.[1] ?? trimmed
  const address = bare.replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, '')
  return isIP(address) === 0 ? undefined : address.toLowerCase()
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
