import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearerAuthentication } from '../http/bearer-authentication.ts'
import { createAdmin } from '../server.ts'
import type { IntrospectionMode } from './introspection.ts'

let env: TestEnv
beforeAll(async () => {
  env = await createTestEnv('sqlite')
})
afterAll(() => env.dispose())

const ask = async (
  introspection: IntrospectionMode,
  query: string,
  { isKnown = false, headers = {} }: { isKnown?: boolean; headers?: Record<string, string> } = {},
) => {
  const somebody = async () => ({ actor: 'token:test', scopes: ['admin'] as const })
  const admin = createAdmin(env, {
    authenticate: isKnown ? somebody : bearerAuthentication(env),
    introspection,
  })
  const response = await admin.fetch(
    new Request('http://localhost:8081/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    }),
  )
  return { status: response.status, headers: response.headers, ...(await response.json()) }
}
const whole = getIntrospectionQuery()

test('the schema is told to holders of a token', async () => {
  expect((await ask('token', whole)).status).toBe(401)
  expect((await ask('token', whole, { isKnown: true })).data.__schema.queryType).toMatchObject({
    name: 'Query',
  })
})

describe('where it is open to all', () => {
  test('the schema is told to strangers, and nothing else', async () => {
    expect((await ask('open', whole)).data.__schema.queryType).toMatchObject({ name: 'Query' })
    expect((await ask('open', '{ ... on Query { ...F } } fragment F on Query { __typename }')).data).toEqual({
      __typename: 'Query',
    })
  })

  test.each([
    '{ users { totalCount } }',
    '{ __typename users { totalCount } }',
    '{ __typename ...F } fragment F on Query { ... { users { totalCount } } }',
    'mutation { __typename }',
    'mutation { syncUsers(input: { users: [{ username: "eve", password: "p" }] }) { total } }',
  ])('%s needs a token', async (query) => {
    const { status, headers, data, errors } = await ask('open', query)
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toBe('Bearer')
    expect(data ?? null).toBeNull()
    expect(errors).toEqual([
      { message: expect.stringContaining('token'), extensions: { code: 'UNAUTHENTICATED' } },
    ])
  })

  test('a token that is not valid is not as good as none, and strangers send no more than a question', async () => {
    expect((await ask('open', whole, { headers: { authorization: 'Bearer x' } })).status).toBe(401)
    expect((await ask('open', `{ __typename } # ${'x'.repeat(64 * 1024)}`)).status).toBe(413)
  })
})

test('where it is off nobody is told', async () => {
  expect((await ask('off', whole)).status).toBe(401)
  const { errors } = await ask('off', whole, { isKnown: true })
  expect(errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  expect((await ask('off', '{ __typename }', { isKnown: true })).data).toEqual({ __typename: 'Query' })
})
