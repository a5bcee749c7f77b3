import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fixedClock } from '@barycenter/testing/clock'
import { recordingLog } from '@barycenter/testing/env'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { guardedOutbound } from '../../outbound/guarded-outbound.ts'
import { asClientId } from '../client.ts'
import { completeMetadata } from '../metadata-defaults.ts'
import { registeredClientKeys } from './registered-client-keys.ts'

let server: Server
let answer: { status: number; body: string }
let requests: number
beforeEach(async () => {
  requests = 0
  answer = { status: 200, body: '{"keys":[{"kty":"EC","kid":"one","d":"private"}]}' }
  server = createServer((_, response) => {
    requests += 1
    response.writeHead(answer.status, { 'content-type': 'application/jwk-set+json' }).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => server.close())

function open() {
  const clock = fixedClock()
  const { port } = server.address() as AddressInfo
  const outbound = guardedOutbound({ networks: ['127.0.0.1'] })
  const keys = registeredClientKeys({ outbound, clock, log: recordingLog().log })
  const client = {
    clientId: asClientId('client_1'),
    metadata: completeMetadata({ jwks_uri: `http://127.0.0.1:${port}/jwks` }, 'ES256'),
  }
  return { clock, find: async (kid?: string) => (await keys.find(client, kid)).map((key) => key['kid']) }
}

test('a jwks_uri is asked once in ten minutes, however many ask at once', async () => {
  const { clock, find } = open()
  expect(await Promise.all([find('one'), find('one'), find()])).toEqual([['one'], ['one'], ['one']])
  clock.advance(599)
  await find('one')
  expect(requests).toBe(1)
  clock.advance(2)
  await find('one')
  expect(requests).toBe(2)
})

test('an unknown kid makes it ask again, but a flood of them does not make a flood', async () => {
  const { clock, find } = open()
  await find('one')
  answer.body = '{"keys":[{"kty":"EC","kid":"two"}]}'
  for (let count = 0; count < 20; count++) expect(await find(`made-up-${count}`)).toEqual(['one'])
  expect(requests).toBe(1)
  clock.advance(30)
  expect(await find('two')).toEqual(['two'])
  for (let count = 0; count < 20; count++) await find(`made-up-${count}`)
  expect(requests).toBe(2)
})

test('while there is no answer the last keys are used for a day, and it is asked every half minute at most', async () => {
  const { clock, find } = open()
  await find('one')
  answer = { status: 503, body: '' }
  clock.advance(86_400)
  expect([await find('one'), await find('one')]).toEqual([['one'], ['one']])
  expect(requests).toBe(2)
  clock.advance(30)
  expect(await find('one')).toEqual([])
  answer = { status: 200, body: '{"keys":[{"kty":"EC","kid":"one"}]}' }
  clock.advance(30)
  expect(await find('one')).toEqual(['one'])
})

test.each([
  '',
  '{',
  '{}',
  '{"keys":{}}',
  '{"keys":[{"kid":1}]}',
  `{"keys":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
])('what is no key set (%#) has no keys', async (body) => {
  answer.body = body
  expect(await open().find('one')).toEqual([])
})
