import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createAddressGuard } from './address-guard.ts'
import { guardedOutbound, type OutboundOptions } from './guarded-outbound.ts'

const TOO_LONG = 'took too long'
const JSON_DOCUMENT = { mediaTypes: ['application/json'], maximumSize: 1000 }
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Serves on the loopback address, and counts. */
async function serve(listener: RequestListener) {
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    listener(request, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, url: `http://127.0.0.1:${port}/`, requests: () => requests }
}
/** Patient, as this machine may be busy; what is to take too long gets less time. */
const open = (options: Partial<OutboundOptions> = {}) =>
  guardedOutbound({ networks: ['127.0.0.0/8'], timeout: 10_000, ...options })
const json: RequestListener = (_, response) => {
  response.setHeader('content-type', 'application/json; charset=utf-8').end('{"a":1}')
}

describe('addresses', () => {
  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::a00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001::1',
    '100::1',
  ])('%s is in no public network', (address) => {
    expect(createAddressGuard([]).isAllowed(address)).toBe(false)
  })

  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    '%s is public',
    (address) => {
      expect(createAddressGuard([]).isAllowed(address)).toBe(true)
      expect(createAddressGuard([]).isNamed(address)).toBe(false)
    },
  )

  test('a network that the operator has named is allowed, and only that', () => {
    const { isAllowed, isNamed } = createAddressGuard(['10.0.0.0/24', 'fd00::/64'])
    expect(['10.0.0.9', 'fd00::9'].every((address) => isAllowed(address) && isNamed(address))).toBe(true)
    expect(['10.0.1.9', 'fd00:0:0:1::9', '127.0.0.1'].some(isAllowed)).toBe(false)
  })
})

test('a document is read, with nothing in the request that says who we are', async () => {
  let headers = {}
  const { url } = await serve((request, response) => {
    headers = request.headers
    json(request, response)
  })
  const document = { mediaType: 'application/json', text: '{"a":1}', bytes: Buffer.from('{"a":1}') }
  expect(await open().get(url, JSON_DOCUMENT)).toEqual(document)
  expect(Object.keys(headers).sort()).toEqual(['accept-encoding', 'connection', 'host'])
})

test('a form is posted, and the status of the answer is all that counts', async () => {
  let body = ''
  const { url } = await serve((request, response) => {
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  })
  expect(await open().post(url, { logout_token: 'a b&c' })).toBe(302)
  expect(body).toBe('logout_token=a+b%26c')
})

test.each([
  'http://127.0.0.1:1/',
  'https://127.0.0.1:1/',
  'https://[::1]:1/',
  'https://[::ffff:127.0.0.1]:1/',
  'https://0x7f.1:1/',
  'https://2130706433:1/',
  'https://169.254.169.254/latest/',
  'http://8.8.8.8/',
  'https://user:secret@example.com/',
  'file:///etc/passwd',
  'ftp://example.com/',
  'data:,x',
  'nothing',
])('%s is refused before anything is sent', async (url) => {
  const refusal = await open({ networks: [] })
    .get(url, JSON_DOCUMENT)
    .catch((error: unknown) => error)
  expect(refusal).toMatchObject({ name: 'OutboundError' })
  expect(String(refusal)).toMatch(/not allowed|not an https URL|credentials/)
})

test('a name is resolved once, and what it points to afterwards does not matter (DNS rebinding)', async () => {
  const { port, requests } = await serve(json)
  let lookups = 0
  const rebinding = async () => {
    lookups += 1
    return [{ address: lookups === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
  }
  const named = open({ networks: ['127.0.0.1'], resolve: rebinding })
  expect(await named.get(`http://rebind.example:${port}/`, JSON_DOCUMENT)).toMatchObject({ text: '{"a":1}' })
  expect(lookups).toBe(1)
  // Looked up again for each request, and checked each time.
  await expect(named.get(`http://rebind.example:${port}/`, JSON_DOCUMENT)).rejects.toThrow('not allowed')
  expect(requests()).toBe(1)
})

test.each([
  ['a private address', [{ address: '10.0.0.1', family: 4 }]],
  [
    'a private address among public ones',
    [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ],
  ],
  ['an IPv4 address inside an IPv6 one', [{ address: '::ffff:127.0.0.1', family: 6 }]],
  ['no address', []],
  ['what is no address', [{ address: 'localhost', family: 4 }]],
])('a name with %s is refused', async (_, addresses) => {
  const { port, requests } = await serve(json)
  const outbound = open({ networks: [], resolve: async () => addresses })
  await expect(outbound.get(`https://name.example:${port}/`, JSON_DOCUMENT)).rejects.toThrow('not allowed')
  expect(requests()).toBe(0)
})

test('without TLS only a network that was named will do', async () => {
  const outbound = open({ resolve: async () => [{ address: '8.8.8.8', family: 4 }] })
  await expect(outbound.get('http://public.example/', JSON_DOCUMENT)).rejects.toThrow('not allowed')
})

test('a redirect is not followed', async () => {
  const target = await serve(json)
  const { url } = await serve((_, response) => response.writeHead(302, { location: target.url }).end())
  await expect(open().get(url, JSON_DOCUMENT)).rejects.toThrow('the answer has the status 302')
  expect(target.requests()).toBe(0)
})

test.each<[string, RequestListener, string]>([
  ['an error', (_, response) => response.writeHead(500).end(), 'status 500'],
  [
    'another media type',
    (_, response) => response.setHeader('content-type', 'text/html').end('{}'),
    'media type',
  ],
  [
    'a body that says to be huge',
    (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1e9 }).write('x'),
    'too large',
  ],
  [
    'a body that never ends',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const timer = setInterval(() => response.write('x'.repeat(600)), 5)
      response.on('close', () => clearInterval(timer))
    },
    'too large',
  ],
  [
    'a body that comes slowly',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const timer = setInterval(() => response.write('x'), 50)
      response.on('close', () => clearInterval(timer))
    },
    TOO_LONG,
  ],
  ['no answer', () => {}, TOO_LONG],
  [
    'a compressed body',
    (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('x'),
    'compressed',
  ],
  [
    'a connection that breaks',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{')
      setTimeout(() => response.destroy(), 20)
    },
    'connection failed',
  ],
])('%s is refused', async (_, listener, reason) => {
  const { url } = await serve(listener)
  const refusal = await open(reason === TOO_LONG ? { timeout: 300 } : {})
    .get(url, JSON_DOCUMENT)
    .catch((error: unknown) => error)
  expect(refusal).toMatchObject({ name: 'OutboundError', message: expect.stringContaining(reason) })
})

test('https means a certificate that is good', async () => {
  const { port } = await serve(json)
  await expect(open().get(`https://127.0.0.1:${port}/`, JSON_DOCUMENT)).rejects.toThrow('connection failed')
})
