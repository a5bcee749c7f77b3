import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fixedClock } from '@barycenter/testing/clock'
import { recordingLog } from '@barycenter/testing/env'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cachedKeySets } from '../jwks/cached-key-sets.ts'
import { guardedOutbound } from '../outbound/guarded-outbound.ts'
import { discoveredKeys } from './discovered-keys.ts'

let server: Server
let url: string
let requests: string[]
let answers: Record<string, (response: ServerResponse) => void>
const json = (body: unknown) => (response: ServerResponse) =>
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(typeof body === 'string' ? body : JSON.stringify(body))

beforeEach(async () => {
  requests = []
  // On every address of this machine: 127.0.0.2 is a network that nobody has named.
  server = createServer((request, response) => {
    requests.push(`${request.headers.host}${request.url}`)
    const answer = answers[request.url ?? '']
    if (answer) answer(response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  answers = {
    '/.well-known/openid-configuration': json({ issuer: url, jwks_uri: `${url}/jwks` }),
    '/jwks': json({ keys: [{ kty: 'EC', kid: 'one', d: 'private' }] }),
  }
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const answer = (path: string, give: (response: ServerResponse) => void) => {
  answers[path] = give
}

/** Patient, as this machine may be busy, unless an answer is to take too long. */
async function find(issuer = url, timeout = 10_000) {
  const { log, logged } = recordingLog()
  const outbound = guardedOutbound({ networks: ['127.0.0.1'], timeout })
  const sets = cachedKeySets({ clock: fixedClock(), log })
  const keys = await sets.find(discoveredKeys(outbound, issuer), 'one')
  return { keys, log: logged.join('\n') }
}

test('an issuer’s document leads to its public keys, with or without a slash at the end', async () => {
  expect((await find()).keys).toEqual([{ kty: 'EC', kid: 'one' }])
  answers['/.well-known/openid-configuration'] = json({ issuer: `${url}/`, jwks_uri: `${url}/jwks` })
  expect((await find(`${url}/`)).keys).toHaveLength(1)
})

test.each<[string, () => void, string]>([
  [
    'a document of another issuer',
    () => {
      answers['/.well-known/openid-configuration'] = json({
        issuer: 'https://evil.example',
        jwks_uri: `${url}/jwks`,
      })
    },
    'another issuer',
  ],
  [
    'a jwks_uri in a private network',
    () => {
      const elsewhere = url.replace('127.0.0.1', '127.0.0.2')
      answers['/.well-known/openid-configuration'] = json({ issuer: url, jwks_uri: `${elsewhere}/jwks` })
    },
    'network that is not allowed',
  ],
  [
    'a jwks_uri of a file',
    () => {
      answers['/.well-known/openid-configuration'] = json({ issuer: url, jwks_uri: 'file:///etc/passwd' })
    },
    'not an https URL',
  ],
  ['no jwks_uri', () => answer('/.well-known/openid-configuration', json({ issuer: url })), 'jwks_uri'],
  ['no document', () => answer('/.well-known/openid-configuration', json('{')), 'JSON'],
  [
    'keys that are too many',
    () => answer('/jwks', json({ keys: [], filler: 'x'.repeat(300_000) })),
    'too large',
  ],
  [
    'a redirect to elsewhere',
    () => {
      answers['/jwks'] = (response) => response.writeHead(302, { location: 'http://127.0.0.2/' }).end()
    },
    'status 302',
  ],
  ['silence', () => answer('/jwks', () => {}), 'took too long'],
])('%s: no keys, and the log says why', async (_, spoil, reason) => {
  spoil()
  const { keys, log } = await find(url, reason === 'took too long' ? 200 : undefined)
  expect(keys).toEqual([])
  expect(log).toContain(reason)
  expect(requests.filter((request) => request.startsWith('127.0.0.2'))).toEqual([])
})
