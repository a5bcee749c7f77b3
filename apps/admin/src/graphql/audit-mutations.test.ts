import { readAuditEvents } from '@barycenter/testing/audit-events'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { schema } from '../schema.ts'
import { createAdminClient } from '../testing/admin-client.ts'
import { ROOT_FIELDS } from '../testing/root-fields.ts'

const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {})
let env: TestEnv
beforeAll(async () => {
  env = await createTestEnv('sqlite')
})
afterAll(() => env.dispose())

/** The failures that an operation leaves in the audit log. */
const failuresOf = async (name: string, scopes: readonly 'admin'[]) => {
  const before = (await readAuditEvents(env, 'mutation.fail')).length
  const { operation = '' } = ROOT_FIELDS[`Mutation.${name}`] ?? {}
  const answer = await createAdminClient(env, scopes).execute(operation, undefined)
  const events = (await readAuditEvents(env, 'mutation.fail')).slice(before)
  return { answer, events }
}

test.each(mutations)('%s: that it was refused is in the audit log', async (name) => {
  const { answer, events } = await failuresOf(name, [])
  expect(answer.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
  expect(events).toMatchObject([
    {
      actor: 'token:test',
      target: name,
      outcome: 'FAILURE',
      code: 'FORBIDDEN',
      requestId: expect.any(String),
    },
  ])
})

test.each(mutations)('%s: that it failed is in the audit log, and nothing if it did not', async (name) => {
  const { answer, events } = await failuresOf(name, ['admin'])
  const result = Object(answer.data?.[name])['__typename']
  const code = answer.errors?.[0]?.extensions?.['code']
  if (code !== undefined) expect(events).toMatchObject([{ target: name, code }])
  else if (typeof result === 'string' && result.endsWith('Error'))
    expect(events).toMatchObject([{ target: name, code: expect.stringMatching(/^[A-Z_]+$/) }])
  else expect(events).toEqual([])
})
