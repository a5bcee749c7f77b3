import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { json } from 'node:stream/consumers'
import { createAdmin } from '@barycenter/admin/server'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createProvider } from '@barycenter/provider/app'
import { insertPerson } from '@barycenter/provider/testing/people'
import { openVisitor } from '@barycenter/provider/testing/visitor'
import { createTestEnv, recordingLog, type TestEnv } from '@barycenter/testing/env'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createLog } from '../log/create-log.ts'
import { startTracing, type Tracing } from './tracing.ts'

/** A span as OTLP has it, as far as we look. */
interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
}
interface Received {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { readonly key: string; readonly value: unknown }[] }
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[]
  }[]
}

let collector: Server
let endpoint: string
const received: { path: string | undefined; headers: Record<string, unknown>; body: Received }[] = []
const lines: string[] = []
let env: TestEnv
let tracing: Tracing

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const body = (await json(request)) as Received
    received.push({ path: request.url, headers: request.headers, body })
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const address = collector.address()
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterEach(() => {
  vi.unstubAllEnvs()
  received.length = 0
  lines.length = 0
})
afterAll(() => collector.close())

const CANARY = 'canary-horse'

/** Signs in and syncs, with names that a trusted proxy gave both requests, and returns all spans. */
async function work(environment: Record<string, string>, traceparent?: string): Promise<ReceivedSpan[]> {
  // The exporter reads its variables by itself.
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const log = createLog(
    { level: 'info', modules: {}, format: 'json' },
    { write: () => {}, isTerminal: false, isColoured: false },
    { write: (line) => void lines.push(line) },
  )
  tracing = await startTracing(environment, { version: '1.2.3', log })
  const { trace, observe } = tracing
  env = await createTestEnv('sqlite', { trace, observe })
  try {
    await insertPerson(env, { username: 'alice', password: CANARY })
    const headers = traceparent === undefined ? {} : { traceparent }
    const provider = createProvider({ ...env, log }, { trustedProxies: ['198.51.100.7'] })
    const visitor = openVisitor(provider)
    await visitor.fillIn('/login', { username: 'alice', password: CANARY })
    await visitor.get(`/authorize?client_id=${CANARY}&state=${CANARY}`, headers)
    await visitor.get(`/${CANARY}`, headers)

    const admin = createAdmin({ ...env, log }, { authenticate: async () => LOCAL_OPERATOR })
    const query = `mutation ${CANARY.replace('-', '_')} ($input: SyncUsersInput!) { syncUsers(input: $input) { runId } }`
    const variables = { input: { users: [{ username: CANARY, password: CANARY }] } }
    const body = JSON.stringify({ query, variables })
    const type = { 'content-type': 'application/json', ...headers }
    await admin.fetch(new Request('http://localhost:8081/graphql', { method: 'POST', body, headers: type }))
  } finally {
    await tracing.close()
    await env.dispose()
  }
  return received.flatMap(({ body }) =>
    body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  )
}

test('requests, operations, phases and what they wait for are sent as spans of one trace, without a word of anybody', async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const spans = await work(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret-of-the-collector',
      OTEL_SERVICE_NAME: 'sso',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    },
    `00-${traceId}-00f067aa0ba902b7-01`,
  )
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const pathOf = (span: ReceivedSpan): string => {
    const above = byId.get(span.parentSpanId ?? '')
    return above === undefined ? span.name : `${pathOf(above)} > ${span.name}`
  }
  const paths = new Set(spans.map(pathOf))
  for (const path of [
    'POST /login > password hashing',
    'POST /login > database run',
    'GET /authorize',
    'GET other',
    'POST /graphql > mutation syncUsers > sync plan > database transaction',
    'POST /graphql > mutation syncUsers > sync hash > password hashing',
    'POST /graphql > mutation syncUsers > sync write > database transaction',
  ])
    expect(paths).toContain(path)
  // Nothing is traced that belongs to no request, like the preparations of this test.
  expect([...paths].filter((path) => !/^(?:GET|POST) /.test(path))).toEqual([])

  const continued = spans.find(({ name }) => name === 'GET /authorize')
  expect(continued).toMatchObject({ traceId, parentSpanId: '00f067aa0ba902b7', kind: 2 })
  // The admin service trusts no proxy here, so that it goes by no name either.
  expect(spans.find(({ name }) => name === 'POST /graphql')?.traceId).not.toBe(traceId)
  for (const { startTimeUnixNano, endTimeUnixNano } of spans)
    expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano))

  const [first] = received
  expect(first).toMatchObject({ path: '/v1/traces', headers: { 'api-key': 'secret-of-the-collector' } })
  const attributes = first?.body.resourceSpans[0]?.resource.attributes
  expect(attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'sso' } })
  expect(attributes).toContainEqual({ key: 'service.version', value: { stringValue: '1.2.3' } })
  expect(attributes).toContainEqual({ key: 'deployment.environment.name', value: { stringValue: 'test' } })
  expect(JSON.stringify(received.map(({ body }) => body))).not.toMatch(/canary|alice|198\.51|secret-of/)

  const traced = spans.filter(({ kind }) => kind === 2).map((span) => span.traceId)
  const logged: unknown[] = lines.map((line) => JSON.parse(line).traceId)
  expect(new Set(logged)).toEqual(new Set(traced))
}, 60_000)

test('a sampler keeps what it says, and a parent that is not sampled has no children', async () => {
  const to = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/here` }
  expect(await work({ ...to, OTEL_TRACES_SAMPLER: 'always_off' })).toEqual([])
  const spans = await work(to, '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00')
  expect(spans.map(({ name }) => name)).toContain('POST /login')
  expect(spans.map(({ name }) => name)).not.toContain('GET /authorize')
  expect(received[0]?.path).toBe('/here')
}, 60_000)

test.each([
  {},
  { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'TRUE' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_EXPORTER: 'none' },
])('with %j nothing is traced', async (environment) => {
  const { trace } = await startTracing(environment, { version: '1.2.3', log: recordingLog().log })
  expect(await trace.span({ name: 'work' }, async ({ traceId }) => traceId)).toBeUndefined()
})

// As long as the test may take: the exporter by itself would try again and again.
test('a collector that is away changes nothing, and does not hold up the end', async () => {
  expect(await work({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })).toEqual([])
  const told = lines.filter((line) => /spans (?:can|could) ?not be sent/.test(line))
  expect(told).toHaveLength(1)
})
