import type { RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { formatToken } from '@barycenter/core/admin-tokens/token-text'
import { createTestTiming } from '@barycenter/testing/test-timing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startForeignServer } from '../testing/foreign-server.ts'
import { type Invoked, invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

const TOKEN = formatToken({ tokenId: '01a1fc03-53ae-700c-847b-da75e5e12345', secret: 'A'.repeat(43) })

const counts = { total: 1, created: 1, updated: 0, unchanged: 0, disabled: 0, deleted: 0, failed: 0 }
const work = {
  passwordsHashed: 1,
  passwordsVerified: 0,
  checkpoints: 0,
  rowsWritten: 1,
  sessionsRevoked: 0,
  grantsRevoked: 0,
}
const run = { runId: 'r', mode: 'APPLY', applied: true, planHash: 'h', durationMs: 1, work, results: [] }
const DONE = JSON.stringify({ data: { syncUsers: { ...run, ...counts } } })

const refusal = (code: string) => JSON.stringify({ errors: [{ message: 'No.', extensions: { code } }] })

/** One after the other, and the last one for ever. */
type Answer = (response: Parameters<RequestListener>[1]) => unknown
const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) =>
    response.writeHead(code, headers).end(body)
const done = status(200, { 'content-type': 'application/json' }, DONE)
const refused = (code: string, http = 200) => status(http, {}, refusal(code))
const cut: Answer = (response) => response.destroy()

describe('sync-users tries again', () => {
  let folder: TemporaryFolder
  beforeAll(async () => {
    folder = await createTemporaryFolder()
    await folder.write('users.json', [{ username: 'alice', password: 'secret' }])
  })
  afterAll(() => folder.remove())

  async function sync(answers: readonly Answer[], ...words: string[]) {
    const timing = createTestTiming()
    const keys: unknown[] = []
    const server = await startForeignServer(async (request, response) => {
      const { variables } = JSON.parse(await text(request))
      keys.push(variables.input.idempotencyKey)
      ;(answers[keys.length - 1] ?? answers.at(-1))?.(response)
    })
    const invoked: Invoked = await invoke(['sync-users', '-f', 'users.json', '--url', server.url, ...words], {
      folder: folder.path,
      environment: { BARYCENTER_ADMIN_TOKEN: TOKEN },
      timing,
    })
    await server.close()
    return { ...invoked, keys, sleeps: timing.sleeps, waits: invoked.stderr.match(/^waiting: .*$/gm) ?? [] }
  }

  test('when it is asked to come later, and not before that; each time with the same idempotency key', async () => {
    const {
      status: exit,
      keys,
      sleeps,
      waits,
    } = await sync([status(503, { 'retry-after': '7' }), status(429), done])
    expect({ exit, sleeps }).toEqual({ exit: 0, sleeps: [7125, 250] })
    expect(waits).toEqual([
      expect.stringMatching(/^waiting: .* answered 503: .*\(it asks for a pause of 7 s\)$/),
      expect.stringMatching(/^waiting: .* answered 429: it takes no more requests now$/),
    ])
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('when the time is given as an instant of the clock that answers', async () => {
    const headers = { date: 'Sun, 06 Nov 1994 08:49:37 GMT', 'retry-after': 'Sun, 06 Nov 1994 08:49:57 GMT' }
    expect((await sync([status(503, headers), done])).sleeps).toEqual([20_125])
  })

  test('while a database or another run stands in the way, but without --wait not for long', async () => {
    const down = await sync([refused('DATABASE_UNAVAILABLE', 503)])
    expect(down).toMatchObject({ status: 4, sleeps: [125, 250, 500] })
    const other = await sync([refused('SYNC_IN_PROGRESS')])
    expect(other).toMatchObject({ status: 4, sleeps: [] })
    const waiting = await sync([refused('SYNC_IN_PROGRESS'), done], '--wait')
    expect(waiting).toMatchObject({ status: 0, sleeps: [125], waits: ['waiting: SYNC_IN_PROGRESS: No.'] })
  })

  test('after a connection that was cut, with --wait; the key makes it one run', async () => {
    expect(await sync([cut, done])).toMatchObject({ status: 4, sleeps: [] })
    const { status: exit, keys } = await sync([cut, cut, done], '--wait')
    expect(exit).toBe(0)
    expect(keys).toEqual([keys[0], keys[0], keys[0]])
  })

  test('until --wait is over, and not at all for a longer pause than that', async () => {
    const { status: exit, sleeps, waits } = await sync([cut], '--wait=10s', '--idempotency-key', 'monday')
    expect(exit).toBe(4)
    expect(sleeps.reduce((sum, each) => sum + each, 0)).toBe(10_000)
    expect(waits).toHaveLength(1)
    const later = await sync([status(503, { 'retry-after': '11' })], '--wait=10s')
    expect(later).toMatchObject({ status: 4, sleeps: [] })
  })

  test.each(['FORBIDDEN', 'PRUNE_GUARD', 'PLAN_STALE', 'INVALID_INPUT', 'IDEMPOTENCY_MISMATCH'])(
    'never after the refusal %s',
    async (code) => {
      const {
        status: exit,
        keys,
        sleeps,
      } = await sync([refused(code)], '--wait', '--idempotency-key', 'monday')
      expect(exit).toBeGreaterThan(2)
      expect({ keys, sleeps }).toEqual({ keys: ['monday'], sleeps: [] })
    },
  )
})
