import type { BlockList } from 'node:net'
import { addressFamily, parseNetworks } from '../networks.ts'

/** Addresses that are in no public network, by the IANA registries of special-purpose addresses (RFC 6890). */
const SPECIAL = parseNetworks([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10', // carrier-grade NAT, RFC 6598
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local, and the metadata services of clouds
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3', // multicast, reserved, broadcast
  '2001::/23', // Teredo and other protocols
  '2001:db8::/32',
  '2002::/16', // 6to4 carries an IPv4 address inside
  '3fff::/20',
])

/** What is routed in public at all of IPv6: not loopback, ULA, link-local, multicast, mapped or NAT64 addresses. */
const GLOBAL_IPV6 = parseNetworks(['2000::/3'])

/** What may be done with an address. */
export interface AddressGuard {
  /** Whether it is in one of the networks that the operator has named. */
  isNamed(address: string): boolean
  /** Whether we may connect to it: it is public, or named. */
  isAllowed(address: string): boolean
}

/** Makes the guard that keeps us from being sent into private networks (RFC 7591 §5, CWE-918). */
export function createAddressGuard(networks: readonly string[]): AddressGuard {
  const named = parseNetworks(networks)
  const isNamed = (address: string) => contains(named, address)
  return { isNamed, isAllowed: (address) => isNamed(address) || isPublic(address) }
}

function isPublic(address: string): boolean {
  if (contains(SPECIAL, address)) return false
  return addressFamily(address) === 'ipv4' || contains(GLOBAL_IPV6, address)
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, addressFamily(address))
}
