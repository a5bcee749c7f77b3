import { BlockList, isIP } from 'node:net'

/**
 * Reads networks.
 *
 * @param blocks addresses or CIDR blocks.
 * @throws {TypeError} when one of them is neither.
 */
export function parseNetworks(blocks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const block of blocks) {
    const [network = '', prefix, ...rest] = block.trim().split('/')
    const address = parseAddress(network)
    const length = prefix === undefined ? undefined : Number(prefix)
    const longest = address !== undefined && addressFamily(address) === 'ipv4' ? 32 : 128
    const wrongLength = length !== undefined && !(/^\d+$/.test(prefix ?? '') && length <= longest)
    if (address === undefined || wrongLength || rest.length > 0) {
      throw new TypeError(`not an address or a CIDR block: ${block}`)
    }
    if (length === undefined) list.addAddress(address, addressFamily(address))
    else list.addSubnet(address, length, addressFamily(address))
  }
  return list
}

/** One spelling of an address: without port, brackets, zone, or IPv6 around an IPv4 address. */
export function parseAddress(text: string): string | undefined {
  const trimmed = text.trim()
  const bare = /^\[(.*)\](?::\d+)?$/.exec(trimmed)?.[1] ?? /^([\d.]+):\d+$/.exec(trimmed)?.[1] ?? trimmed
  const address = bare.replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, '')
  return isIP(address) === 0 ? undefined : address.toLowerCase()
}

/** Which of the two kinds an address is of. */
export function addressFamily(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
