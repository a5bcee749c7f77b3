import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { type GraphQLField, getNamedType, isInputObjectType, isNonNullType } from 'graphql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { schema } from './schema.ts'
import { createAdmin } from './server.ts'
import { type AdminClient, createAdminClient } from './testing/admin-client.ts'
import { hostileOperation } from './testing/hostile-operation.ts'
import { readPage } from './testing/page.ts'

const fieldsOf = (root: ReturnType<typeof schema.getQueryType>): GraphQLField<unknown, unknown>[] =>
  Object.values(root?.getFields() ?? {})
const queries = fieldsOf(schema.getQueryType())
/** The lists that have pages, with the fields of their filters that take a text. */
const lists = queries
  .filter(({ args }) => args.some(({ name }) => name === 'after'))
  .filter(({ type }) => /Connection$/.test(getNamedType(type).name))
  .map(({ name, args }) => {
    const filter = args.find((argument) => argument.name === 'where')
    const type = filter && getNamedType(filter.type)
    const fields = type && isInputObjectType(type) ? Object.values(type.getFields()) : []
    return {
      name,
      isFiltered: filter !== undefined && isNonNullType(filter.type),
      filters: fields.filter((field) => String(field.type) === 'String').map((field) => field.name),
    }
  })

/** What breaks a statement, a pattern, a text of C, UTF-8, an object or a page that it is put into as it is. */
const HOSTILE: readonly [string, string][] = [
  ['a statement', "'; DROP TABLE users; --"],
  ['a condition', "' OR '1'='1"],
  ['a pattern', '%'],
  ['a NUL', 'a\0b'],
  ['a NUL in an id', Buffer.from('Client:a\0').toString('base64url')],
  ['half a character', '\ud800'],
  ['the name of a prototype', '__proto__'],
  ['a long text', 'x'.repeat(20_000)],
]

describe.each(DIALECTS)('attacks on %s', (dialect) => {
  let env: TestEnv
  let client: AdminClient
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    client = createAdminClient(env)
    await runSync(env, [{ username: 'alice', password: 'secret' }])
  })
  afterEach(() => env.dispose())

  const alice = async () => (await client.execute('{ user(username: "alice") { username enabled } }')).data

  test.each(HOSTILE)('%s finds nothing by any filter of any list', async (_, text) => {
    for (const { name, filters } of lists) {
      for (const filter of filters) {
        const query = `query ($text: String) { ${name}(where: { ${filter}: $text }) { edges { cursor } } }`
        const { data, errors } = await client.execute(query, { text })
        if (errors === undefined) expect(data).toEqual({ [name]: { edges: [] } })
        else expect(errors[0]?.extensions?.['code']).toBe('BAD_USER_INPUT')
      }
    }
  })

  test.each(HOSTILE)('%s is but a text to every query and mutation', async (_, text) => {
    const unexpected: string[] = []
    for (const [kind, fields] of [
      ['query', queries],
      ['mutation', fieldsOf(schema.getMutationType())],
    ] as const) {
      for (const field of fields) {
        const { query, variables } = hostileOperation(kind, field, text)
        const { errors = [] } = await client.execute(query, variables)
        const code = errors[0]?.extensions?.['code']
        if (code === 'INTERNAL_SERVER_ERROR' || code === 'GRAPHQL_VALIDATION_FAILED')
          unexpected.push(`${field.name}: ${errors[0]?.message}`)
      }
    }
    expect(unexpected).toEqual([])
    expect(await alice()).toEqual({ user: { username: 'alice', enabled: true } })
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
  })

  test('a cursor of one list is refused by every other', async () => {
    expect(lists.length).toBeGreaterThan(2)
    const { pageInfo } = readPage(await client.execute('{ users { pageInfo { endCursor } } }'), 'users')
    expect(pageInfo.endCursor).not.toBeNull()
    for (const { name, isFiltered, filters } of lists) {
      const where = isFiltered ? `, where: { ${filters[0]}: "x" }` : ''
      for (const argument of ['after', 'before']) {
        const query = `query ($c: String) { ${name}(${argument}: $c${where}) { edges { cursor } } }`
        const { errors } = await client.execute(query, { c: pageInfo.endCursor })
        const code = errors?.[0]?.extensions?.['code']
        expect([name, code]).toEqual([name, name === 'users' ? undefined : 'BAD_USER_INPUT'])
      }
    }
  })

  test('objects with the names of prototypes change nothing but what they say', async () => {
    const query = 'mutation ($input: SyncUsersInput!) { syncUsers(input: $input) { failed } }'
    const properties = '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'
    const body = `{
      "__proto__": {"query": "{ __typename }"},
      "query": ${JSON.stringify(query)},
      "variables": {"input": {"users": [{"username": "eve", "password": "p", "properties": ${properties}}]}}
    }`
    // A request has no such member.
    expect((await client.post(body)).status).toBe(400)
    const response = await client.post(body.replace(/"__proto__": \{"query".*\n/, ''))
    expect(await response.json()).toEqual({ data: { syncUsers: { failed: 0 } } })
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    const { data } = await client.execute('{ user(username: "eve") { properties } }')
    expect(JSON.stringify(data)).toContain('"constructor":{"prototype":{"polluted":true}}')
    expect(await alice()).toEqual({ user: { username: 'alice', enabled: true } })
  })

  test('what a page of another site could send by itself changes nothing', async () => {
    const query =
      'mutation { syncUsers(input: { users: [{ username: "mallory", password: "p" }] }) { total } }'
    const admin = createAdmin(env, { authenticate: async () => ({ actor: 'token:test', scopes: ['admin'] }) })
    const url = 'http://localhost:8081/admin/graphql'
    const form = (body: BodyInit) => new Request(url, { method: 'POST', body })
    const multipart = new FormData()
    multipart.set('query', query)
    const requests: [Request, number][] = [
      [new Request(`${url}?query=${encodeURIComponent(query)}`), 405],
      [form(new URLSearchParams({ query })), 415],
      [form(multipart), 415],
      [form(JSON.stringify({ query })), 415],
      [form(new Blob([JSON.stringify({ query })])), 415],
    ]
    for (const [request, status] of requests) expect((await admin.fetch(request)).status).toBe(status)
    expect((await client.execute('{ user(username: "mallory") { subject } }')).data).toEqual({ user: null })
  })
})
