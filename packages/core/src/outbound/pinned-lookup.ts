import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { AddressGuard } from './address-guard.ts'
import { OutboundError } from './outbound.ts'

/** Finds the addresses of a host. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

/**
 * A lookup that resolves once and connects to exactly what was checked, so that a name cannot point
 * elsewhere between the two (DNS rebinding). One forbidden address among several forbids them all.
 *
 * @param allow which addresses may be connected to.
 */
export function pinnedLookup(resolve: Resolve, allow: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined || !addresses.every(({ address }) => isIP(address) !== 0 && allow(address))) {
          callback(forbiddenNetwork(), '', 0)
        } else if (options.all === true) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (cause: unknown) => callback(new OutboundError('the host is not known', { cause }), '', 0),
    )
  }
}

/** Which addresses a URL may lead to: those without TLS only in networks that the operator has named. */
export function allowedAddresses({ isAllowed, isNamed }: AddressGuard, { protocol }: URL) {
  return protocol === 'https:' ? isAllowed : isNamed
}

/** The refusal of an address that is neither public nor named by the operator. */
export function forbiddenNetwork(): OutboundError {
  return new OutboundError('the host is in a network that is not allowed')
}
