import { rows } from '@barycenter/database/transaction'
import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runStaged } from '@barycenter/testing/run-staged'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_ORIGIN } from '../../audit/actor.ts'
import { startSession } from '../../sessions/session.ts'
import { findUserByUsername, listUsersPage } from '../../users/users.ts'
import { listSyncRuns } from '../list-sync-runs.ts'
import type { SyncUserInput, SyncUsersInput } from '../sync-input.ts'
import type { SyncUsersOutcome } from '../sync-outcome.ts'

const PEOPLE: readonly SyncUserInput[] = Array.from({ length: 20 }, (_, nth) => ({
  username: `user-${nth}`,
  password: `password ${nth}`,
  email: `user-${nth}@example.com`,
  properties: { floor: nth },
}))

describe.each(DIALECTS)('a run in batches on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const usernames = async () =>
    (await listUsersPage(env, { after: undefined, limit: 100 })).map(({ username }) => username)
  /** What must be the same, in whatever pieces the users came. */
  const gist = ({ results, work, runId: _, durationMs: __, ...counts }: SyncUsersOutcome) => ({
    ...counts,
    revoked: work.sessionsRevoked,
    results: results
      .filter(({ action }) => action !== 'UNCHANGED')
      .map(({ subject, ...result }) => ({ ...result, isThere: subject !== undefined }))
      .toSorted((a, b) => a.username.localeCompare(b.username)),
  })

  /** A step of a history, and what it is done with. */
  const steps: readonly (readonly [string, readonly SyncUserInput[], Partial<SyncUsersInput>])[] = [
    ['a plan', PEOPLE, { mode: 'PLAN' }],
    ['an import', PEOPLE, {}],
    ['the same again', PEOPLE, {}],
    ['the same again as a plan', PEOPLE, { mode: 'PLAN' }],
    [
      'changes of all kinds',
      [
        { username: 'USER-0', email: null, properties: { floor: null, room: 7 } },
        { username: 'user-1', password: 'another' },
        { username: 'user-2', enabled: false },
        { username: 'new', password: 'new' },
        ...PEOPLE.slice(4),
      ],
      {},
    ],
    ['a bad record', [...PEOPLE, { username: 'nobody' }], {}],
    ['a bad record, and going on', [...PEOPLE, { username: 'nobody' }], { onError: 'CONTINUE' }],
    [
      'absence',
      [{ username: 'user-5', state: 'ABSENT' }],
      { prune: 'DISABLE', maxPrune: '100%', mode: 'PLAN' },
    ],
    ['disabling who is not listed', PEOPLE.slice(2), { prune: 'DISABLE', maxPrune: '50%' }],
    ['deleting who is not listed', PEOPLE.slice(0, 12), { prune: 'DELETE', maxPrune: '50%' }],
    ['bringing them back', PEOPLE, { onError: 'CONTINUE', prune: 'DELETE' }],
  ]

  test('comes to the same as one request, whatever it does', async () => {
    const other = await createTestEnv(dialect)
    try {
      for (const [step, users, options] of steps) {
        const whole = await runSync(other, users, options)
        const pieces = await runStaged(env, users, options)
        expect([step, { ...gist(pieces), planHash: '' }]).toEqual([step, { ...gist(whole), planHash: '' }])
        expect(await usernames()).toHaveLength(
          await listUsersPage(other, { after: undefined, limit: 100 }).then((all) => all.length),
        )
      }
    } finally {
      await other.dispose()
    }
    // Nothing of the runs is left, neither rows nor leases.
    expect(
      (await env.testDatabase.dump()).match(/staged-sync |recordIndex|record_index|password \d/),
    ).toBeNull()
  })

  test('has the plan of one request, and is refused when that is another one by now', async () => {
    await runSync(env, PEOPLE.slice(0, 10))
    const { planHash } = await runSync(env, PEOPLE, { mode: 'PLAN' })
    expect(await runStaged(env, PEOPLE, { mode: 'PLAN', perBatch: 7 })).toMatchObject({
      planHash,
      created: 10,
    })
    await runSync(env, [{ username: 'user-15', password: 'p' }])
    await expect(runStaged(env, PEOPLE, { expectedPlanHash: planHash })).rejects.toThrow('PLAN_STALE')
    expect(await usernames()).toHaveLength(11)
  })

  test('prunes no more than maxPrune allows', async () => {
    await runSync(env, PEOPLE)
    await expect(runStaged(env, PEOPLE.slice(0, 10), { prune: 'DELETE' })).rejects.toThrow('PRUNE_GUARD')
    expect(await usernames()).toHaveLength(20)
  })

  test('signs out who is out, is audited, and stands in the history', async () => {
    await runSync(env, PEOPLE)
    const user = await findUserByUsername(env, 'user-3')
    if (user === undefined) throw new TypeError('user-3 is not there')
    await startSession(env, { amr: ['pwd'], subject: user.subject, origin: LOCAL_ORIGIN })
    const grant = {
      ...{ grantId: 'a grant', clientId: (await registerTestClient(env)).clientId, subject: user.subject },
      ...{ scopes: ['offline_access'], resources: [], authentication: {} },
      ...{ createdAt: env.clock.now(), expiresAt: new Date(env.clock.now().getTime() + 1000) },
    }
    await env.database.run(({ queries, tables }) =>
      rows(queries.insert(tables.grants).values(grant).returning()),
    )
    const outcome = await runStaged(env, [{ username: 'user-3', enabled: false }])
    expect(outcome).toMatchObject({
      updated: 1,
      work: { sessionsRevoked: 1, grantsRevoked: 1, rowsWritten: 5 },
    })
    expect(outcome.results[0]).toMatchObject({ username: 'user-3', sessionsRevoked: 1 })
    const [run] = await listSyncRuns(env, { before: undefined, limit: 1 })
    expect(run).toMatchObject({
      runId: outcome.runId,
      updated: 1,
      sessionsRevoked: 1,
      grantsRevoked: 1,
      actor: 'cli',
    })
    expect(await env.testDatabase.dump()).toContain('user.update')
  })

  test('recognises unchanged passwords by the checkpoints of its parts', async () => {
    const many = Array.from({ length: 400 }, (_, nth) => ({ username: `many-${nth}`, password: `p${nth}` }))
    await runStaged(env, many, { perBatch: 200 })
    const again = await runStaged(env, many, { perBatch: 200 })
    expect(again).toMatchObject({
      unchanged: 400,
      work: { passwordsHashed: 0, passwordsVerified: 0, rowsWritten: 0 },
    })
    expect(again.work.checkpoints).toBeLessThanOrEqual(4)
    const [first, ...others] = many
    const changed = await runStaged(env, [{ username: first?.username ?? '', password: 'new' }, ...others], {
      perBatch: 200,
    })
    expect(changed).toMatchObject({ updated: 1, work: { passwordsHashed: 1 } })
    expect(changed.work.passwordsVerified).toBeLessThan(300)
  })
})
