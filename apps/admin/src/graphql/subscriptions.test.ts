import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken, revokeAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { addSeconds } from '@barycenter/core/clock'
import { storeProgress } from '@barycenter/core/sync/progress/sync-progress.store'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bearerAuthentication } from '../http/bearer-authentication.ts'
import { createAdmin } from '../server.ts'
import { type Answer, createAdminClient } from '../testing/admin-client.ts'
import { readEvents } from '../testing/event-stream.ts'

let env: TestEnv
let ending: AbortController
beforeEach(async () => {
  ending = new AbortController()
  env = { ...(await createTestEnv('sqlite')), stopping: ending.signal }
})
afterEach(() => env.dispose())

const SSE = { accept: 'text/event-stream' }
const WATCH = { query: 'subscription { syncProgress(runId: "secret-value") { phase } }' }

/** All events, to the end. */
async function events(response: Response): Promise<readonly Answer[]> {
  const all: Answer[] = []
  for await (const event of readEvents(response)) all.push(event)
  return all
}
const codes = async (response: Response) =>
  (await events(response)).flatMap(({ errors }) => errors?.map(({ extensions }) => extensions?.['code']))

test('a subscription is a POST with JSON and a token, as everything else', async () => {
  const admin = createAdmin(env, { authenticate: async () => undefined })
  const send = (init: RequestInit) => admin.fetch(new Request('http://localhost:8081/admin/graphql', init))
  const headers = { ...SSE, 'content-type': 'application/json' }
  expect((await send({ headers })).status).toBe(405)
  expect((await send({ method: 'POST', headers, body: JSON.stringify(WATCH) })).status).toBe(401)
  const client = createAdminClient(env)
  expect((await client.post(WATCH, { ...SSE, 'content-type': 'text/plain' })).status).toBe(415)
  const answer = await client.post(WATCH, { accept: 'application/json' })
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] })
})

test('nobody listens without the scope, and what cannot be meant is refused as elsewhere', async () => {
  expect(await codes(await createAdminClient(env, ['users:read']).post(WATCH, SSE))).toEqual(['FORBIDDEN'])
  const client = createAdminClient(env)
  const variables = {
    query: 'subscription ($id: ID!) { syncProgress(runId: $id) { phase } }',
    variables: { id: {} },
  }
  expect(await codes(await client.post(variables, SSE))).toEqual(['BAD_USER_INPUT'])
  const two = {
    query: 'subscription { a: syncProgress(runId: "x") { phase } b: syncProgress(runId: "x") { phase } }',
  }
  expect(await codes(await client.post(two, SSE))).toEqual(['GRAPHQL_VALIDATION_FAILED'])
  const query = { query: '{ newSyncRunId }' }
  const both = { accept: 'text/event-stream, application/json' }
  expect((await client.post(query, both)).headers.get('content-type')).toContain('json')
  const watching = await client.post(WATCH, both)
  expect(watching.headers.get('content-type')).toBe('text/event-stream')
  await watching.body?.cancel()
  expect(await events(await client.post(query, SSE))).toEqual([
    { data: { newSyncRunId: expect.any(String) } },
  ])
})

test('an operator has ten at most, and a place is free again when a client goes away', async () => {
  const client = createAdminClient(env)
  const open = await Promise.all(Array.from({ length: 10 }, () => client.post(WATCH, SSE)))
  expect(open.every(({ headers }) => headers.get('content-type') === 'text/event-stream')).toBe(true)
  const refused = await client.post(WATCH, SSE)
  expect(refused.status).toBe(429)
  expect(await codes(refused)).toEqual(['TOO_MANY_SUBSCRIPTIONS'])
  await open[0]?.body?.cancel()
  const next = await client.post(WATCH, SSE)
  expect(next.status).toBe(200)

  const ended = Promise.all([...open.slice(1), next].map(events))
  ending.abort()
  expect((await ended).flat()).toEqual([])
})

test.each([
  ['is revoked', (tokenId: string) => revokeAdminToken(env, LOCAL_OPERATOR, tokenId)],
  ['expires', async () => env.clock.advance(60)],
])('nothing more is told once the token %s', async (_, end) => {
  const { text, token } = await createAdminToken(env, LOCAL_OPERATOR, {
    name: 'ci',
    scopes: ['users:sync'],
    expiresAt: addSeconds(env.clock.now(), 60),
  })
  const progress = { runId: 'secret-value', phase: 'HASHING', total: 9, hashed: 0 } as const
  const store = (done: number) =>
    env.database.run((each) =>
      storeProgress(each, { ...progress, done, staleAt: addSeconds(env.clock.now(), 600) }),
    )
  await store(1)
  const admin = createAdmin(env, { authenticate: bearerAuthentication(env) })
  const headers = { ...SSE, 'content-type': 'application/json', authorization: `Bearer ${text}` }
  const response = await admin.fetch(
    new Request('http://localhost:8081/graphql', { method: 'POST', headers, body: JSON.stringify(WATCH) }),
  )
  const heard = readEvents(response)
  expect((await heard.next()).value).toEqual({ data: { syncProgress: { phase: 'HASHING' } } })
  await end(token.tokenId)
  await store(2)
  expect((await heard.next()).value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  expect((await heard.next()).done).toBe(true)
})

test('what goes wrong later is masked, logged, and ends the events', async () => {
  const response = await createAdminClient(env).post(WATCH, SSE)
  await env.testDatabase.execute('alter table sync_progress rename to elsewhere')
  const told = await events(response)
  expect(told).toMatchObject([{ errors: [{ message: 'Unexpected error.' }] }])
  expect(JSON.stringify(told)).not.toContain('secret-value')
  expect(env.logged.filter((line) => line.includes('a request to the admin API failed'))).toHaveLength(1)
})

test('events keep the connection alive while there is nothing to tell', async () => {
  const response = await createAdminClient(env).post(WATCH, SSE)
  const reader = response.body?.getReader()
  const heard = [await reader?.read(), await reader?.read()].map((chunk) =>
    new TextDecoder().decode(chunk?.value),
  )
  expect(heard).toEqual([':\n\n', ':\n\n'])
  await reader?.cancel()
})
