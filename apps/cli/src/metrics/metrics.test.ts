import { bearerAuthentication } from '@barycenter/admin/http/bearer-authentication'
import { createAdmin } from '@barycenter/admin/server'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { createProvider } from '@barycenter/provider/app'
import { insertPerson } from '@barycenter/provider/testing/people'
import { openVisitor } from '@barycenter/provider/testing/visitor'
import { registerTestClient } from '@barycenter/testing/clients'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ExposedMetric, parseExposition } from '../testing/exposition.ts'
import { createMetrics, scrape } from './metrics.ts'

let env: TestEnv
let provider: ReturnType<typeof createProvider>
let admin: ReturnType<typeof createAdmin>

beforeEach(async () => {
  const metrics = createMetrics({ version: '1.2.3', apps: 'provider,admin' })
  env = await createTestEnv('sqlite', { observe: metrics.observe })
  provider = createProvider(env, { trustedProxies: [] })
  admin = createAdmin(env, { authenticate: bearerAuthentication(env), scrape: () => scrape(metrics) })
})
afterEach(() => env.dispose())

const atAdmin = async (path: string, init: RequestInit = {}) =>
  admin.fetch(new Request(`http://localhost:8081${path}`, init))
const exposed = async () => parseExposition(await (await atAdmin('/metrics')).text())
const countSeries = (found: ReadonlyMap<string, ExposedMetric>) =>
  [...found].filter(([name]) => name.startsWith('barycenter_')).flatMap(([, { series }]) => [...series])
    .length

/** The series of a metric whose labels have all of these, added up. */
function sumOf(found: ReadonlyMap<string, ExposedMetric>, name: string, ...labels: string[]): number {
  const series = [...(found.get(`barycenter_${name}`)?.series ?? [])]
  return series
    .filter(([text]) => labels.every((label) => text.includes(label)))
    .reduce((sum, [, value]) => sum + value, 0)
}

const runSync = (token: string, input: object) =>
  atAdmin('/admin/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      query: 'mutation ($input: SyncUsersInput!) { syncUsers(input: $input) { runId applied } }',
      variables: { input },
    }),
  })

test('counts what was done, and says so in the format that Prometheus reads', async () => {
  const client = await registerTestClient(env, { grant_types: ['client_credentials'], redirect_uris: [] })
  const ask = (secret: string) =>
    provider.request('/token', {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client.clientId}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
  expect((await ask(client.clientSecret ?? '')).status).toBe(200)
  expect((await ask('wrong')).status).toBe(401)

  await insertPerson(env, { username: 'alice', password: 'correct horse' })
  const visitor = openVisitor(provider)
  for (const password of ['wrong', 'correct horse'])
    await visitor.fillIn('/login', { username: 'alice', password })

  const { text: token } = await createAdminToken(env, LOCAL_OPERATOR, {
    name: 'test',
    scopes: ['admin'],
    expiresAt: undefined,
  })
  const bob = { username: 'bob', password: 'a password' }
  const good = { users: [bob, { username: 'alice' }], idempotencyKey: 'once' }
  for (const input of [good, good, { ...good, idempotencyKey: null, mode: 'PLAN' }])
    expect(await (await runSync(token, input)).json()).not.toHaveProperty('errors')
  await runSync(token, { users: [{ username: 'carol' }] })
  expect((await runSync('nonsense', good)).status).toBe(401)

  const answer = await atAdmin('/metrics')
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const found = parseExposition(await answer.text())
  const value = (name: string, ...labels: string[]) => sumOf(found, name, ...labels)
  const token200 = ['app="provider"', 'route="/token"', 'method="POST"', 'status="200"']
  expect({
    tokens: value('token_responses_total', 'grant_type="client_credentials"'),
    clients: value(
      'client_authentication_failures_total',
      'method="client_secret_basic"',
      'reason="refused"',
    ),
    failed: value('sign_ins_total', 'outcome="failed"'),
    succeeded: value('sign_ins_total', 'outcome="succeeded"'),
    operators: value('admin_authentication_failures_total', 'reason="invalid"'),
    requests: value('http_requests_total', ...token200),
    timed: value('http_request_duration_seconds_count', ...token200.slice(0, -1)),
    applied: value('sync_runs_total', 'mode="apply"', 'outcome="applied"'),
    repeated: value('sync_runs_total', 'outcome="repeated"'),
    planned: value('sync_runs_total', 'mode="plan"', 'outcome="planned"'),
    refused: value('sync_runs_total', 'outcome="refused"'),
    created: value('sync_records_total', 'action="create"'),
    updated: value('sync_records_total', 'action="update"'),
    bad: value('sync_records_total', 'action="fail"'),
    hashed: value('password_hashing_duration_seconds_count', 'urgency="import"') > 0,
    verified: value('password_hashing_wait_seconds_count', 'urgency="person"'),
    stillHashing: value('password_hashing_running') + value('password_hashing_waiting'),
    inUse: value('database_connections_in_use'),
    connections: value('database_connections_max'),
    transactions: value('database_operation_duration_seconds_count', 'operation="transaction"') > 0,
    version: value('build_info', 'version="1.2.3"', 'apps="provider,admin"'),
  }).toEqual({
    ...{ tokens: 1, clients: 1, failed: 1, succeeded: 1, operators: 1, requests: 1, timed: 2 },
    ...{ applied: 1, repeated: 1, planned: 1, refused: 1, created: 1, updated: 1, bad: 1 },
    ...{
      hashed: true,
      verified: 2,
      stillHashing: 0,
      inUse: 0,
      connections: 1,
      transactions: true,
      version: 1,
    },
  })
  for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes'])
    expect(found.has(name)).toBe(true)
  expect(sumOf(found, 'event_loop_utilization_ratio')).toBeGreaterThan(0)
})

test('no stranger can make more series, nor write a word of theirs into one', async () => {
  const wave = async (number: number) => {
    for (let nth = 0; nth < 60; nth++) {
      const word = `intruder${number}x${nth}`
      const headers = { host: `${word}.example`, 'x-request-id': word, 'user-agent': word }
      const basic = { ...headers, authorization: `Basic ${btoa(`${word}:${word}`)}` }
      const form = { method: 'POST', body: new URLSearchParams({ grant_type: word, client_id: word }) }
      await Promise.all([
        provider.request(`/${word}/%2e%2e/${word}?${word}`, { headers }),
        provider.request(`/connect/register/${word}`, { headers }),
        provider.request('/login', { method: word.toUpperCase(), headers }),
        provider.request(`/.well-known/${word}`, { headers }),
        provider.request('/token', { ...form, headers: basic }),
        provider.request(`http://${word}.example/authorize?client_id=${word}&scope=${word}`),
        atAdmin(`/${word}`, { method: word, headers }),
        atAdmin(`/admin/graphql/${word}`, { method: 'POST', headers, body: `{"query":"{ ${word} }"}` }),
        atAdmin('/graphql', { method: 'POST', headers: { ...headers, authorization: `Bearer ${word}` } }),
      ])
    }
  }
  await wave(1)
  // Scrapes are counted too, from the second on.
  await exposed()
  const first = await exposed()
  await wave(2)
  const second = await exposed()
  expect(countSeries(second)).toBe(countSeries(first))
  expect(countSeries(second)).toBeLessThan(1000)
  expect(await (await atAdmin('/metrics')).text()).not.toContain('intruder')
  expect(sumOf(second, 'http_requests_total', 'method="other"')).toBe(240)
}, 60_000)
