import { ADMIN_SCOPES, type AdminScope, allows } from '@barycenter/core/admin-tokens/admin-token'
import { USERS_PER_REQUEST } from '@barycenter/core/sync/sync-limits'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAXIMUM_BODY } from '../http/maximum-body.ts'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'
import { executeSync } from '../testing/sync-mutation.ts'
import { MAXIMUM_ALIASES, MAXIMUM_DEPTH, MAXIMUM_DIRECTIVES, MAXIMUM_FIELDS } from './document-limits.ts'
import { MAXIMUM_COST } from './operation-cost.ts'
import { MAXIMUM_TOKENS } from './parse-document.ts'

describe('limits', () => {
  let env: TestEnv
  let client: AdminClient
  beforeAll(async () => {
    env = await createTestEnv('sqlite')
    client = createAdminClient(env)
  })
  afterAll(() => env.dispose())

  const refusalOf = async (query: string) => (await client.execute(query)).errors?.[0]
  const nested = (depth: number) => `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`
  const aliased = (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: user(username: "a") { subject }`).join(' ')} }`

  test('a query is nested only so deeply, with or without fragments', async () => {
    expect((await refusalOf(nested(MAXIMUM_DEPTH)))?.extensions).toEqual({
      code: 'GRAPHQL_VALIDATION_FAILED',
    })
    const refusal = await refusalOf(nested(MAXIMUM_DEPTH + 1))
    expect(refusal?.extensions).toEqual({ code: 'QUERY_TOO_DEEP' })
    expect(refusal?.message).toContain(String(MAXIMUM_DEPTH))

    const half = MAXIMUM_DEPTH / 2 + 1
    const inFragment = `{ ${'a { '.repeat(half)} ...F ${'}'.repeat(half)} } fragment F on User ${nested(half)}`
    expect((await refusalOf(inFragment))?.extensions).toEqual({ code: 'QUERY_TOO_DEEP' })
  })

  test('a query has only so many aliases', async () => {
    expect(await refusalOf(aliased(MAXIMUM_ALIASES))).toBeUndefined()
    const refusal = await refusalOf(aliased(MAXIMUM_ALIASES + 1))
    expect(refusal?.extensions).toEqual({ code: 'QUERY_TOO_WIDE' })
    expect(refusal?.message).toContain(String(MAXIMUM_ALIASES))
  })

  test('a document has only so many tokens, which some hundreds of users fit into', async () => {
    const users = (count: number) =>
      Array.from(
        { length: count },
        (_, index) => `{
        username: "user-${index}", email: "user-${index}@example.com", emailVerified: true, enabled: true,
        password: "p", passwordPolicy: INITIAL, properties: { department: "Sales", floor: 3, tags: ["a", "b"] }
      }`,
      )
    const sync = (count: number) =>
      `mutation { syncUsers(input: { mode: PLAN, users: [${users(count)}] }) { total } }`

    expect(await client.execute(sync(800))).toEqual({ data: { syncUsers: { total: 800 } } })
    const refusal = await refusalOf(sync(3000))
    expect(refusal?.extensions).toEqual({ code: 'DOCUMENT_TOO_LARGE' })
    expect(refusal?.message).toContain(String(MAXIMUM_TOKENS))
    expect(refusal?.message).toContain('variable')
  })

  test('variables do not count', async () => {
    const users = Array.from({ length: 20_000 }, (_, index) => ({ username: `user-${index}`, password: 'p' }))
    const { sync } = await executeSync(client, { users, mode: 'PLAN' })
    expect(sync).toMatchObject({ total: 20_000, created: 20_000 })
  })

  test('a request has only so many users, and its refusal says what to do with more', async () => {
    const users = Array.from({ length: USERS_PER_REQUEST + 1 }, (_, nth) => ({ username: `user-${nth}` }))
    const { errors } = await client.execute(
      'mutation ($users: [SyncUserInput!]!) { syncUsers(input: { users: $users }) { total } }',
      { users },
    )
    expect(errors?.[0]?.extensions).toEqual({ code: 'SYNC_TOO_LARGE' })
    expect(errors?.[0]?.message).toMatch(/20000.*20001.*beginStagedSync/)
    expect(await client.execute('{ syncLimits { usersPerRequest bytesPerRequest } }')).toEqual({
      data: { syncLimits: { usersPerRequest: USERS_PER_REQUEST, bytesPerRequest: MAXIMUM_BODY } },
    })
  })

  test.each([
    ['lists', `mutation { syncUsers(input: { users: [{ username: "a", properties: ${'['.repeat(20_000)}`],
    ['objects', `mutation { syncUsers(input: { users: [{ username: "a", properties: ${'{a:'.repeat(9_000)}`],
    ['fragments', '{ ... '.repeat(20_000)],
    ['types', `query ($a: ${'['.repeat(20_000)}`],
  ])('%s that would exhaust the stack are refused', async (_, query) => {
    expect((await refusalOf(query))?.extensions).toEqual({ code: 'QUERY_TOO_DEEP' })
  })

  test('ten thousand aliases are refused in no time', async () => {
    expect((await refusalOf(aliased(10_000)))?.extensions).toEqual({ code: 'DOCUMENT_TOO_LARGE' })
    const short = `{ ${Array.from({ length: 10_000 }, (_, index) => `a${index}: __typename`).join(' ')} }`
    const refusal = await refusalOf(short)
    expect(refusal?.extensions).toEqual({ code: 'QUERY_TOO_WIDE' })
    expect(refusal?.message).toMatch(/10000 aliases; 30 are allowed/)
  })

  test('selecting the same again and again is refused in no time', async () => {
    const many = (count: number) => `{ __typename ${'__typename '.repeat(count - 1)} }`
    expect(await refusalOf(many(200))).toBeUndefined()
    const refusal = await refusalOf(many(40_000))
    expect(refusal?.extensions).toEqual({ code: 'QUERY_TOO_WIDE' })
    expect(refusal?.message).toContain(`${MAXIMUM_FIELDS} are allowed`)
    // Each of which is within the limits, though all of them are compared.
    const fragments = [1, 2, 3].map((nth) => `fragment F${nth} on Query ${many(990)}`)
    expect(await refusalOf(`{ __typename } ${fragments.join(' ')}`)).toEqual({
      message: expect.stringContaining('too much to compare'),
      extensions: { code: 'QUERY_TOO_WIDE' },
    })
  })

  test('fragments count as often as they are spread, and those that grow beyond all bounds are refused in no time', async () => {
    const spread = (count: number) => '...F '.repeat(count)
    const fragment = `fragment F on Query { ${'__typename '.repeat(10)} }`
    expect(await refusalOf(`{ ${spread(100)} } ${fragment}`)).toBeUndefined()
    expect((await refusalOf(`{ ${spread(101)} } ${fragment}`))?.extensions).toEqual({
      code: 'QUERY_TOO_WIDE',
    })

    const doubling = Array.from(
      { length: 100 },
      (_, index) => `fragment F${index} on Query { ...F${index + 1} ... on Query { ...F${index + 1} } }`,
    )
    const bomb = `{ ...F0 } ${doubling.join(' ')} fragment F100 on Query { a: __typename }`
    expect((await refusalOf(bomb))?.extensions).toEqual({ code: 'QUERY_TOO_WIDE' })
    const unused = `{ __typename } fragment U on Query { ${'__typename '.repeat(40_000)} }`
    expect((await refusalOf(unused))?.extensions).toEqual({ code: 'QUERY_TOO_WIDE' })
  })

  test('a document has only so many directives', async () => {
    const directed = (count: number) => `{ ${'__typename @include(if: true) '.repeat(count)} }`
    expect(await refusalOf(directed(MAXIMUM_DIRECTIVES))).toBeUndefined()
    for (const query of [directed(MAXIMUM_DIRECTIVES + 1), `{ __typename ${'@a'.repeat(10_000)} }`]) {
      const refusal = await refusalOf(query)
      expect(refusal?.extensions).toEqual({ code: 'QUERY_TOO_WIDE' })
      expect(refusal?.message).toContain(String(MAXIMUM_DIRECTIVES))
    }
  })

  test('an operation asks for only so many values, whoever says how large its pages are', async () => {
    const pages = (count: number, argument: string) =>
      Array.from(
        { length: count },
        (_, at) => `a${at}: users(${argument}) { edges { node { subject username email } } }`,
      ).join(' ')
    const users = (count: number, argument: string) =>
      `query${argument.includes('$n') ? ' ($n: Int = 500)' : ''} { ${pages(count, argument)} }`
    const cost = (count: number, size: number) => count * (1 + size * 5)
    expect(await refusalOf(users(19, 'first: 500'))).toBeUndefined()
    expect(cost(20, 500)).toBeGreaterThan(MAXIMUM_COST)
    for (const argument of ['first: 500', 'last: 500', 'first: $n', 'first: 2000000000']) {
      const refusal = await refusalOf(users(20, argument))
      expect(refusal?.extensions).toEqual({ code: 'QUERY_TOO_COSTLY' })
      expect(refusal?.message).toContain(`up to ${cost(20, 500)} values; ${MAXIMUM_COST}`)
    }
    expect(await client.execute(users(20, 'first: $n'), { n: 1 })).toHaveProperty('data')
    const inFragment = `{ ...F } fragment F on Query { ${pages(20, 'first: 500')} }`
    expect((await refusalOf(inFragment))?.extensions).toEqual({ code: 'QUERY_TOO_COSTLY' })
  })

  test('fragments that spread each other are refused', async () => {
    for (const query of [
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
      '{ ...A } fragment A on Query { ...A ...A }',
      '{ ...A } fragment A on Query { node(id: "a") { id ... on Query { ...A } } }',
    ]) {
      expect((await refusalOf(query))?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' })
    }
  })

  test('a body has only so many bytes, whether it says so or not', async () => {
    const body = 'x'.repeat(MAXIMUM_BODY + 1)
    for (const headers of [{}, { 'content-length': String(body.length) }]) {
      const response = await client.post(body, headers)
      expect(response.status).toBe(413)
      const answer = {
        errors: [{ message: expect.stringContaining('16 MiB'), extensions: { code: 'REQUEST_TOO_LARGE' } }],
      }
      expect(await response.json()).toEqual(answer)
    }
  })

  test('introspection is no way to an answer of any size', async () => {
    const reference =
      'type { name ofType { fields { name description args { name description } type { name } } } }'
    const types = (count: number, selection: string) =>
      Array.from({ length: count }, (_, nth) => `a${nth}: ${selection}`).join(' ')
    const deep = `{ types { name fields { name description ${reference} } } }`
    expect(await refusalOf(`{ __schema ${deep} }`)).toBeUndefined()
    for (const query of [
      `{ ${types(20, `__schema ${deep}`)} }`,
      `{ __schema { types { fields { ${types(25, reference)} } } } }`,
      `{ ...F } fragment F on Query { ${types(20, `__schema ${deep}`)} }`,
    ]) {
      expect((await refusalOf(query))?.extensions).toEqual({ code: 'QUERY_TOO_COSTLY' })
    }
    expect(
      await refusalOf('{ __type(name: "Mutation") { fields { name args { name type { name } } } } }'),
    ).toBe(undefined)
  })

  test('who may not sync users has nothing to send that is large', async () => {
    const post = (bytes: number, scopes: readonly AdminScope[]) => {
      const body = { query: '{ __typename }', variables: { filling: 'x'.repeat(bytes) } }
      return createAdminClient(env, scopes).post(body)
    }
    const every = ADMIN_SCOPES.filter((scope) => !allows({ actor: 'x', scopes: [scope] }, 'users:sync'))
    expect(every).toContain('audit:read')
    expect((await post(1_000_000, every)).status).toBe(200)
    const refused = await post(1_100_000, every)
    expect([refused.status, await refused.text()]).toEqual([413, expect.stringContaining('1 MiB')])
    for (const scope of ['users:sync', 'users:write', 'admin'] as const)
      expect((await post(1_100_000, [scope])).status).toBe(200)
  })

  test('introspection with everything in it is within the limits', async () => {
    const query = getIntrospectionQuery({
      descriptions: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
      schemaDescription: true,
      specifiedByUrl: true,
    })
    const { data, errors } = await client.execute(query)
    expect(errors).toBeUndefined()
    expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } } })
  })
})
