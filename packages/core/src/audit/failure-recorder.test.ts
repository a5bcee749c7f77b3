import { readAuditEvents } from '@barycenter/testing/audit-events'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv } from '@barycenter/testing/env'
import { expect, test } from 'vitest'
import { LOCAL_ORIGIN } from './actor.ts'
import { createFailureRecorder } from './failure-recorder.ts'

test.each(DIALECTS)(
  'a flood of failures fills no database: what is left out is counted (%s)',
  async (dialect) => {
    const env = await createTestEnv(dialect)
    const recorder = createFailureRecorder(env, { inAll: 3, ofOne: 1 })
    const fail = () =>
      recorder.record({
        by: { actor: 'anonymous', origin: LOCAL_ORIGIN },
        action: 'user.sign_in',
        target: 'unknown',
        failure: 'UNKNOWN_USER',
        detail: {},
      })
    for (let attempt = 0; attempt < 10; attempt++) await fail()
    expect(await readAuditEvents(env)).toHaveLength(3)

    const until = new Date(env.clock.now().getTime() + 3_600_000)
    env.clock.advance(3599)
    await fail()
    expect(await readAuditEvents(env)).toHaveLength(3)
    env.clock.advance(1)
    await fail()
    const later = (await readAuditEvents(env)).slice(3)
    expect(later.map(({ action, outcome, detail }) => [action, outcome, detail])).toEqual([
      ['audit.suppress', 'SUCCESS', { count: 8, until: until.toISOString() }],
      ['user.sign_in', 'FAILURE', {}],
    ])
    await env.dispose()
  },
)

test('an operator who fails again and again keeps nobody else out of the log', async () => {
  const env = await createTestEnv('sqlite')
  const recorder = createFailureRecorder(env, { inAll: 4, ofOne: 2 })
  const fail = (actor: string) =>
    recorder.record({
      by: { actor, origin: LOCAL_ORIGIN },
      action: 'mutation.fail',
      target: 'deleteUser',
      failure: 'FORBIDDEN',
      detail: {},
    })
  for (const actor of ['token:flood', 'token:flood', 'token:flood', 'token:other', 'anonymous', 'anonymous'])
    await fail(actor)
  const actors = async () => (await readAuditEvents(env)).map(({ actor }) => actor)
  expect(await actors()).toEqual(['token:flood', 'token:flood', 'token:other', 'anonymous'])
  env.clock.advance(3600)
  await fail('token:flood')
  expect((await actors()).slice(4)).toEqual(['schedule', 'token:flood'])
  await env.dispose()
})
