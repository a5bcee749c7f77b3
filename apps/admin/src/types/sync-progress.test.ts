import { addSeconds } from '@barycenter/core/clock'
import type { Env } from '@barycenter/core/env'
import type { Passwords } from '@barycenter/core/passwords'
import { storeProgress } from '@barycenter/core/sync/progress/sync-progress.store'
import { openDatabase } from '@barycenter/database/database'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'
import { readEvents } from '../testing/event-stream.ts'
import { executeSync } from '../testing/sync-mutation.ts'

interface Progress {
  readonly phase: string
  readonly done: number
  readonly total: number | null
  readonly hashed: number
}

const WATCH = 'subscription ($runId: ID!) { syncProgress(runId: $runId) { runId phase done total hashed } }'
const SSE = { accept: 'text/event-stream' }

const subscribe = (client: AdminClient, runId: string) =>
  client.post({ query: WATCH, variables: { runId } }, SSE)

/** All that is told of a run, to its end, and each of it as soon as it is told. */
async function watch(
  client: AdminClient,
  runId: string,
  told: Progress[] = [],
): Promise<readonly Progress[]> {
  for await (const { data } of readEvents(await subscribe(client, runId))) {
    told.push(data?.['syncProgress'] as Progress)
  }
  return told
}

/** Passwords of which some wait for those who watch: each five for one more of them to have been told of. */
const watched = (passwords: Passwords, watchers: readonly (readonly Progress[])[]): Passwords => {
  const news = (told: readonly Progress[]) =>
    new Set(told.filter(({ phase }) => phase === 'HASHING').map(({ done }) => done)).size
  let begun = 0
  return {
    ...passwords,
    hash: async (...words) => {
      const needed = Math.min(Math.floor(begun++ / 5), 2)
      await vi.waitUntil(() => watchers.every((told) => news(told) >= needed), { timeout: 20_000 })
      return passwords.hash(...words)
    },
  }
}

describe.each(DIALECTS)('the progress of a sync on %s', (dialect) => {
  let env: TestEnv
  let client: AdminClient
  let other: Env
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    other = { ...env, database: await openDatabase(env.testDatabase.url) }
    client = createAdminClient(env, ['users:sync'])
  })
  afterEach(async () => {
    await other.database.close()
    await env.dispose()
  })
  const newRunId = async () => String((await client.execute('{ newSyncRunId }')).data?.['newSyncRunId'])

  test('is told from the beginning to the end, by the process that works and by another replica', async () => {
    const runId = await newRunId()
    const watchers = [client, createAdminClient(other, ['users:sync'])]
    const told: [Progress[], Progress[]] = [[], []]
    const watching = watchers.map((each, nth) => watch(each, runId, told[nth]))
    const users = Array.from({ length: 20 }, (_, index) => ({ username: `u${index}`, password: 'x' }))
    const passwords = watched(env.passwords, told)
    const working = createAdminClient({ ...env, passwords }, ['users:sync'])
    const { sync } = await executeSync(working, { users, runId })
    expect(sync).toMatchObject({ runId, created: 20 })
    for (const told of await Promise.all(watching)) {
      const hashing = told.filter(({ phase }) => phase === 'HASHING')
      expect(hashing.length).toBeGreaterThan(1)
      expect(hashing.at(-1)).toMatchObject({ total: 20 })
      expect(hashing.at(-1)?.done).toBeGreaterThan(hashing[0]?.done ?? 20)
      expect(told.at(-1)).toMatchObject({ runId, phase: 'DONE', done: 20, total: 20 })
      // The checkpoints beside the passwords.
      expect(told.at(-1)?.hashed).toBeGreaterThan(20)
    }
    // Who comes late is told the end at once, and of a run that nobody watched, too.
    expect((await watch(client, runId)).map(({ phase }) => phase)).toEqual(['DONE'])
    const unwatched = await executeSync(client, { users: [{ username: 'one', password: 'x' }] })
    expect(await watch(client, String(unwatched.sync?.['runId']))).toMatchObject([{ phase: 'DONE', done: 1 }])
  })

  test('is told of a run in batches, too', async () => {
    const mutate = async (query: string, variables = {}) => {
      const { data, errors } = await client.execute(query, variables)
      expect(errors).toBeUndefined()
      return data ?? {}
    }
    const { begun } = await mutate('mutation { begun: beginStagedSync(input: {}) { runId ticket } }')
    const { runId, ticket } = begun as { runId: string; ticket: string }
    const events = readEvents(await subscribe(createAdminClient(other, ['users:sync']), runId))
    const first = { runId, phase: 'STAGING', done: 0, total: null, hashed: 0 }
    expect((await events.next()).value).toEqual({ data: { syncProgress: first } })
    const told = async () => (await watch(client, runId)).at(-1)
    // Once to be checked, and once for their passwords to be hashed.
    for (const expected of [[1, 2], []]) {
      for (const number of [1, 2]) {
        const users = [`a${number}`, `b${number}`].map((username) => ({ username, password: 'x' }))
        const input = { ticket, number, users, indexes: [2 * number, 2 * number + 1] }
        await mutate('mutation ($input: SyncBatchInput!) { sendSyncBatch(input: $input) { state } }', {
          input,
        })
      }
      const commit = 'mutation ($t: ID!) { commitStagedSync(ticket: $t, batches: 2) { missing } }'
      expect(await mutate(commit, { t: ticket })).toEqual({ commitStagedSync: { missing: expected } })
    }
    expect(await told()).toMatchObject({ phase: 'DONE', done: 4, total: 4 })
    await mutate('mutation ($t: ID!) { giveUpStagedSync(ticket: $t) }', { t: ticket })
    let last: unknown
    for await (const event of events) last = event
    expect(last).toMatchObject({ data: { syncProgress: { phase: 'DONE', done: 4, total: 4 } } })
  })

  test('ends with what went wrong: a refusal, or a process that was killed', async () => {
    const refused = await newRunId()
    const watching = watch(client, refused)
    const { errors } = await executeSync(client, { users: [], runId: refused, expectedPlanHash: 'another' })
    expect(errors?.[0]?.extensions?.['code']).toBe('PLAN_STALE')
    expect((await watching).at(-1)?.phase).toBe('FAILED')

    const killed = { runId: await newRunId(), phase: 'HASHING', done: 1, total: 9, hashed: 1 } as const
    const staleAt = addSeconds(env.clock.now(), 30)
    await env.database.run((store) => storeProgress(store, { ...killed, staleAt }))
    const interrupted = watch(client, killed.runId)
    env.clock.advance(31)
    expect((await interrupted).at(-1)).toMatchObject({ phase: 'INTERRUPTED', done: 1 })
  })

  test('needs an id of its own, with the time of now in it', async () => {
    const runId = await newRunId()
    const sync = (id: string) => executeSync(client, { users: [{ username: 'a', password: 'x' }], runId: id })
    expect((await sync(runId)).errors).toBeUndefined()
    for (const id of [runId, 'x', '019a0000-0000-7000-8000-000000000000', runId.toUpperCase()]) {
      expect((await sync(id)).errors?.[0]?.extensions?.['code']).toBe('INVALID_INPUT')
    }
    env.clock.advance(-120)
    const early = await newRunId()
    env.clock.advance(120 + 3600)
    expect((await sync(early)).errors?.[0]?.message).toContain('time')
  })
})
