import { Socket } from 'node:net'
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { createClientAddress } from './client-address.ts'
import type { ProviderHono } from './context.ts'

/** Asks an app that says which address it sees. */
async function seenAddress(
  peer: string | undefined,
  forwarded?: string,
  trusted: readonly string[] = [],
): Promise<string> {
  const clientAddress = createClientAddress(trusted)
  const app = new Hono<ProviderHono>().get('/', (c) => c.text(clientAddress(c) ?? 'unknown'))
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: peer })
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const response = await app.request('/', { headers }, peer === undefined ? {} : { incoming: { socket } })
  return response.text()
}

const proxies = ['10.0.0.0/8', '2001:db8:ffff::/48', '192.0.2.1']

describe('createClientAddress', () => {
  test('takes the address of the socket', async () => {
    expect(await seenAddress('203.0.113.9')).toBe('203.0.113.9')
  })

  test('knows no address without a socket, whatever a header says', async () => {
    expect(await seenAddress(undefined, '203.0.113.9', ['0.0.0.0/0'])).toBe('unknown')
  })

  test('B33: does not believe X-Forwarded-For from anybody', async () => {
    expect(await seenAddress('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9')
    expect(await seenAddress('203.0.113.9', '198.51.100.1', proxies)).toBe('203.0.113.9')
  })

  test('B33: believes a trusted proxy about who it talked to', async () => {
    expect(await seenAddress('10.1.2.3', '198.51.100.1', proxies)).toBe('198.51.100.1')
    expect(await seenAddress('192.0.2.1', '198.51.100.1', proxies)).toBe('198.51.100.1')
    expect(await seenAddress('2001:db8:ffff::1', '2001:db8:1::5', proxies)).toBe('2001:db8:1::5')
  })

  test('B33: ignores what the client wrote before the proxies did', async () => {
    expect(await seenAddress('10.1.2.3', '127.0.0.1, 198.51.100.1', proxies)).toBe('198.51.100.1')
    expect(await seenAddress('10.1.2.3', '10.9.9.9, 198.51.100.1, 10.4.4.4', proxies)).toBe('198.51.100.1')
  })

  test('takes the outermost proxy when all are trusted', async () => {
    expect(await seenAddress('10.1.2.3', '10.4.4.4, 10.5.5.5', proxies)).toBe('10.4.4.4')
    expect(await seenAddress('10.1.2.3', undefined, proxies)).toBe('10.1.2.3')
  })

  test.each(['unknown', '', '198.51.100.1.evil', '<script>', '999.1.1.1'])(
    'stops at what is no address: %s',
    async (junk) => {
      expect(await seenAddress('10.1.2.3', `198.51.100.1, ${junk}`, proxies)).toBe('10.1.2.3')
    },
  )

  test('reads the spellings that proxies use', async () => {
    expect(await seenAddress('10.1.2.3', '198.51.100.1:50123', proxies)).toBe('198.51.100.1')
    expect(await seenAddress('10.1.2.3', '[2001:DB8:1::5]:443', proxies)).toBe('2001:db8:1::5')
    expect(await seenAddress('10.1.2.3', ' ::ffff:198.51.100.1 ', proxies)).toBe('198.51.100.1')
  })

  test('sees through an IPv4 address in an IPv6 socket', async () => {
    expect(await seenAddress('::ffff:203.0.113.9')).toBe('203.0.113.9')
    expect(await seenAddress('::ffff:10.1.2.3', '198.51.100.1', proxies)).toBe('198.51.100.1')
  })

  test('drops the zone of a link-local address', async () => {
    expect(await seenAddress('fe80::1%eth0', '198.51.100.1', ['fe80::/10'])).toBe('198.51.100.1')
  })

  test.each(['localhost', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::1/129', '10.0.0.0/-1', ''])(
    'refuses to trust "%s"',
    (block) => {
      expect(() => createClientAddress([block])).toThrow(TypeError)
    },
  )
})
