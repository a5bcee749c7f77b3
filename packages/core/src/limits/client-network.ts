import { isIPv6 } from 'node:net'

/**
 * The part of an address that one subscriber holds: all of an IPv4 address, the first 64 bits of an
 * IPv6 address (RFC 6177), in which anybody has more addresses than could ever be counted.
 */
export function clientNetwork(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  const groups = [...left, ...zeros, ...right].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
