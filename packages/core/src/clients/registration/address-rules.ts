/** Which http addresses will do beside https ones: those on the reader's own machine, or those of a network. */
export type PlainHttp = 'loopback' | ((host: string) => boolean)

/**
 * What is wrong with an address that a client wants people, or us, to visit; undefined if nothing is.
 *
 * @param plainHttp which addresses need no TLS.
 */
export function findAddressFault(address: string, plainHttp: PlainHttp): string | undefined {
  const url = URL.parse(address)
  if (address.length > 2048 || !/^[\x21-\x7e]+$/.test(address) || url === null) return 'is not a URL'
  if (url.username !== '' || url.password !== '') return 'has credentials in it'
  if (url.protocol === 'https:') return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isLoopback = ['localhost', '127.0.0.1', '::1'].includes(host)
  const allowed = plainHttp === 'loopback' ? isLoopback : plainHttp(host)
  return url.protocol === 'http:' && allowed ? undefined : 'has to be https'
}
