import { expect, test } from 'vitest'
import { clientNetwork } from './client-network.ts'

test('an IPv4 address is one subscriber', () => {
  expect(clientNetwork('203.0.113.9')).toBe('203.0.113.9')
})

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::', 'fe80:0:0:0::/64'],
])('an IPv6 subscriber is the first 64 bits of %s', (address, network) => {
  expect(clientNetwork(address)).toBe(network)
})
