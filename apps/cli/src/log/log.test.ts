import { createAdmin } from '@barycenter/admin/server'
import type { Config, LogModule } from '@barycenter/config/config'
import { inRequest } from '@barycenter/core/request-scope'
import { createProvider } from '@barycenter/provider/app'
import { insertPerson } from '@barycenter/provider/testing/people'
import { openVisitor } from '@barycenter/provider/testing/visitor'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from './create-log.ts'

let env: TestEnv
beforeAll(async () => {
  env = await createTestEnv('sqlite')
  await insertPerson(env, { username: 'alice', password: 'correct horse' })
})
afterAll(() => env.dispose())

/** A log, and what it writes. */
function openLog(config: Partial<Config['log']> = {}, isTerminal = false) {
  const written: string[] = []
  const write = (text: string) => void written.push(text)
  const complete: Config['log'] = { level: 'info', modules: {}, format: 'json', ...config }
  const stderr = { write, isTerminal, isColoured: false }
  const stream = complete.format === 'json' ? { write } : undefined
  const log = createLog(complete, stderr, stream)
  const lines = (): Record<string, unknown>[] => written.map((line) => JSON.parse(line))
  return { log, written, lines }
}

const proxied = (app: ReturnType<typeof createProvider>, headers: Record<string, string>, peer: string) =>
  // What @hono/node-server hands over, as far as anybody looks at it.
  app.request('/healthz', { headers }, { incoming: { socket: { remoteAddress: peer } } } as never)

test('each line that is logged for a request has its id and its module, and so has the answer', async () => {
  const { log, lines } = openLog({ level: 'debug' })
  const provider = createProvider(
    { ...env, log: log.of('provider') },
    { trustedProxies: [], accessLog: log.of('http') },
  )
  const visitor = openVisitor(provider)
  await visitor.get('/login')
  const answers = await Promise.all(
    ['wrong', 'correct horse'].map((password) => visitor.fillIn('/login', { username: 'alice', password })),
  )
  for (const answer of answers) {
    const requestId = answer.headers.get('x-request-id')
    expect(lines().filter((line) => line['requestId'] === requestId)).toEqual([
      expect.objectContaining({ module: 'provider', msg: expect.stringMatching(/^sign(ed in|-in failed)$/) }),
      expect.objectContaining({ module: 'http', msg: 'request', path: '/login', status: 303 }),
    ])
  }
  const failing = {
    ...env,
    log: log.of('admin'),
    database: { ...env.database, run: () => Promise.reject(new Error('gone')) },
  }
  const admin = createAdmin(failing, { authenticate: async () => failing.database.run() })
  const answer = await admin.fetch(new Request('http://localhost:8081/graphql', { method: 'POST' }))
  const requestId = answer.headers.get('x-request-id')
  expect(lines().filter((line) => line['requestId'] === requestId)).toEqual([
    expect.objectContaining({ level: 'error', err: expect.objectContaining({ message: 'gone' }) }),
    expect.objectContaining({ msg: 'request', status: 500 }),
  ])
})

test('a name that a trusted proxy gave a request is taken over; what anybody else says is not', async () => {
  const { log, lines } = openLog({ level: 'debug' })
  const provider = createProvider({ ...env, log }, { trustedProxies: ['10.0.0.0/8'] })
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const named = { 'x-request-id': 'edge-1.2:3', traceparent: `00-${traceId}-00f067aa0ba902b7-01` }

  expect((await proxied(provider, named, '10.1.2.3')).headers.get('x-request-id')).toBe('edge-1.2:3')
  expect(lines().at(-1)).toMatchObject({ requestId: 'edge-1.2:3', traceId })

  for (const [headers, peer] of [
    [named, '203.0.113.9'],
    [{ 'x-request-id': 'a b', traceparent: `00-${traceId}-0000000000000000-01` }, '10.1.2.3'],
    [{ 'x-request-id': 'x'.repeat(129), traceparent: `ff-${traceId}-00f067aa0ba902b7-01` }, '10.1.2.3'],
    [{ 'x-request-id': '{"level":50}', traceparent: `${traceId}` }, '10.1.2.3'],
  ] as const) {
    const own = (await proxied(provider, headers, peer)).headers.get('x-request-id')
    expect(own).toMatch(/^[\w-]{8}-\w+$/)
    expect(lines().at(-1)).toMatchObject({ requestId: own })
    expect(lines().at(-1)).not.toHaveProperty('traceId')
  }
})

test('modules have levels of their own', () => {
  const { log, lines } = openLog({ level: 'warn', modules: { http: 'silent', background: 'debug' } })
  for (const module of ['http', 'background', 'admin'] as const satisfies LogModule[])
    for (const level of ['debug', 'warn'] as const) log.of(module)[level]({ level }, module)
  log.info({}, 'unheard')
  expect(lines().map(({ msg, level }) => `${msg} ${level}`)).toEqual([
    'background debug',
    'background warn',
    'admin warn',
  ])
})

test('lines are for people on a terminal, or where the configuration says so, and nobody can forge one', () => {
  const onTerminal = openLog({ format: 'auto' }, true)
  const asked = openLog({ format: 'pretty' }, false)
  for (const { log, written } of [onTerminal, asked]) {
    const { warn } = log.of('http')
    inRequest({ requestId: 'r-1' }, () => warn({ path: '/a\n12:00:00.000 INFO forged\u001b[2J' }, 'request'))
    const error = new Error('outer', { cause: new Error('in\u001bner') })
    log.error({ err: error }, 'failed')
    const [request = '', failure = ''] = written
    expect(request).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} WARN {2}request module=http requestId=r-1 path="\/a\\n12:00:00.000 INFO forged\\u001b\[2J"\n$/,
    )
    expect(failure).toMatch(
      /^\S+ ERROR failed\n {6}Error: outer\n( {6}.*\n)+ {6}caused by\n {6}Error: in\\u001bner\n/,
    )
    expect(failure).not.toContain('\u001b')
  }
})
