import { isIP } from 'node:net'

/** Whether a text is an IP address, without brackets, or a host name (RFC 1123 §2.1, and `_` as in Compose). */
export function isHost(value: string): boolean {
  if (isIP(value) !== 0) return true
  const labels = value.split('.')
  // A last label of digits is an IPv4 address with a mistake in it, never a name.
  if (value.length > 253 || /^\d+$/.test(labels.at(-1) ?? '')) return false
  return labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label))
}

/** Whether a text is an IP address, or a range of them in CIDR notation (RFC 4632 §3.1). */
export function isAddressOrRange(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128)
}
