import type { BlockList } from 'node:net'
import { addressFamily, parseAddress } from './networks.ts'

/** What is known of where a request came from. */
export interface Hop {
  /** The other end of the connection; undefined when there is none. */
  readonly peer: string | undefined
  /** `X-Forwarded-For`, as it was received. */
  readonly forwardedFor: string | undefined
}

/**
 * The address of the client that a request came from. `X-Forwarded-For` is believed only as far as it was
 * written by proxies of ours: from the right, past every trusted address, to the first one that is not. What
 * stands left of that, the client may have made up.
 */
export function forwardedAddress(trusted: BlockList, { peer, forwardedFor }: Hop): string | undefined {
  let address = parseAddress(peer ?? '')
  const forwarded = (forwardedFor ?? '').split(',')
  while (address !== undefined && trusted.check(address, addressFamily(address))) {
    const previous = parseAddress(forwarded.pop() ?? '')
    if (previous === undefined) break
    address = previous
  }
  return address
}
