import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'
import { readPage } from '../testing/page.ts'

const MANY = 502

describe.each(DIALECTS)('users on %s', (dialect) => {
  let env: TestEnv
  let client: AdminClient
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    client = createAdminClient(env, ['users:read'])
    const users = Array.from({ length: MANY }, (_, index) => ({ username: `user-${index}`, password: 'p' }))
    const [first, ...others] = users
    await runSync(env, [
      { ...first, username: 'Zoë', email: 'zoe@example.com', properties: { floor: 3 } },
      ...others,
    ])
  })
  afterAll(() => env.dispose())

  const askUsers = (args: string) =>
    client.execute(`{ users${args} { edges { cursor node { subject username } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`)
  const page = async (args: string) => readPage<{ subject: string }>(await askUsers(args), 'users')

  test('shows all that is known of a user', async () => {
    const { data, errors } = await client.execute(
      `query ($username: String!) { user(username: $username) {
      subject username email emailVerified enabled properties hasPassword passwordChangedAt source revision createdAt updatedAt
    } }`,
      { username: 'Zoë' },
    )
    expect(errors).toBeUndefined()
    expect(data?.['user']).toEqual({
      subject: expect.stringMatching(/^[0-9a-f-]{36}$/),
      username: 'Zoë',
      email: 'zoe@example.com',
      emailVerified: false,
      enabled: true,
      properties: { floor: 3 },
      hasPassword: true,
      passwordChangedAt: '2030-01-01T00:00:00.000Z',
      source: 'default',
      revision: 1,
      createdAt: '2030-01-01T00:00:00.000Z',
      updatedAt: '2030-01-01T00:00:00.000Z',
    })
  })

  test('finds a user by any spelling that folds to the same, and tells nobody by null', async () => {
    const find = (username: string) =>
      client.execute('query ($u: String!) { user(username: $u) { username } }', { u: username })
    for (const spelling of ['zoë', 'ZOË', 'Zoe\u0308']) {
      expect(await find(spelling)).toEqual({ data: { user: { username: 'Zoë' } } })
    }
    for (const nobody of ['nobody', '', 'a\0b', '\ud800', '%', "' or 1=1"]) {
      expect(await find(nobody)).toEqual({ data: { user: null } })
    }
  })

  test('a page has 50 users unless told otherwise, and never more than 500', async () => {
    expect((await page('')).edges).toHaveLength(50)
    expect((await page('(first: 3)')).edges).toHaveLength(3)
    expect((await page('(first: 100000)')).edges).toHaveLength(500)
    expect(await page('(first: 0)')).toEqual({
      edges: [],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
    })
  })

  test('pages that follow one another show everybody once, in the order of their subjects', async () => {
    const seen: string[] = []
    let after: string | null = null
    do {
      const users: Awaited<ReturnType<typeof page>> = await page(
        after === null ? '(first: 250)' : `(first: 250, after: "${after}")`,
      )
      expect(users.pageInfo.hasPreviousPage).toBe(after !== null)
      expect(users.pageInfo.startCursor).toBe(users.edges[0]?.cursor)
      expect(users.pageInfo.endCursor).toBe(users.edges.at(-1)?.cursor)
      seen.push(...users.edges.map(({ node }) => node.subject))
      after = users.pageInfo.hasNextPage ? users.pageInfo.endCursor : null
    } while (after !== null)
    expect(seen).toHaveLength(MANY)
    expect(seen).toEqual([...new Set(seen)].sort())
  })

  test('the last page is found from the end, and the ones before it by `before`', async () => {
    const all = (await page('(first: 500)')).edges.concat((await page('(last: 2)')).edges)
    expect(all.map(({ node }) => node.subject)).toEqual(
      [...new Set(all.map(({ node }) => node.subject))].sort(),
    )
    const last = await page('(last: 3)')
    expect(last.edges).toEqual(all.slice(-3))
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    const before = await page(`(last: 3, before: "${last.pageInfo.startCursor}")`)
    expect(before.edges).toEqual(all.slice(-6, -3))
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
    const between = await page(`(after: "${all[1]?.cursor}", before: "${all[4]?.cursor}")`)
    expect(between.edges).toEqual(all.slice(2, 4))
    expect(await page(`(last: 3, before: "${all[2]?.cursor}")`)).toMatchObject({
      edges: all.slice(0, 2),
      pageInfo: { hasPreviousPage: false },
    })
  })

  test('are listed by username, from either end, and counted when that is asked for', async () => {
    const ask = (args: string) =>
      client.execute(
        `{ users(${args}) { totalCount edges { cursor node { username } } pageInfo { endCursor } } }`,
      )
    const names = ({ edges }: { edges: readonly { node: { username: string } }[] }) =>
      edges.map(({ node }) => node.username)
    const read = async (args: string) => readPage<{ username: string }>(await ask(args), 'users')
    const byName = 'orderBy: { field: USERNAME, direction: DESC }'
    const first = await read(`first: 2, ${byName}`)
    expect(first).toMatchObject({ totalCount: MANY })
    expect(names(first)).toEqual(['Zoë', 'user-99'])
    const next = await read(`first: 2, ${byName}, after: "${first.pageInfo.endCursor}"`)
    expect(names(next)).toEqual(['user-98', 'user-97'])
    expect(names(await read(`last: 1, ${byName}`))).toEqual(['user-1'])
    const found = await read('where: { email: "zoe@example.com", enabled: null }')
    expect(found).toMatchObject({ totalCount: 1, edges: [{ node: { username: 'Zoë' } }] })
    expect(await read('where: { enabled: false }')).toMatchObject({ totalCount: 0 })
    for (const strange of ['"', '\\u0000', "' or 1=1 --", '%', '_', 'default']) {
      const { data } = await client.execute(
        'query ($where: UserFilter) { users(where: $where) { totalCount } }',
        { where: { email: strange } },
      )
      expect(data).toEqual({ users: { totalCount: 0 } })
    }
  })

  test.each(['a\0', '\ud800', '\\\0'])('a filter that no text can meet is refused: %j', async (source) => {
    const { errors } = await client.execute('query ($w: UserFilter) { users(where: $w) { totalCount } }', {
      w: { source },
    })
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
  })

  test.each([
    ['(first: -1)', '"first"'],
    ['(last: -1)', '"last"'],
    ['(first: 1, last: 1)', '"last"'],
    ['(after: "")', '"after"'],
    ['(after: "canary")', '"after"'],
    ['(before: "canary")', '"before"'],
    ['(where: { email: "a@example.com", enabled: true })', 'email'],
    ['(where: { email: "a\\u0000" })', 'email'],
    ['(where: { email: "a@example.com" }, orderBy: { field: USERNAME })', 'enabled'],
    [`(after: "${cursor("' or 1=1 --")}")`, '"after"'],
    // Of another list, of another order, of no order, and no places in this one.
    [`(after: "${cursor(['syncRuns', 'STARTED_AT', 'a'])}")`, '"after"'],
    [`(after: "${cursor(['users', 'USERNAME', 'canary'])}")`, '"after"'],
    [`(after: "${cursor(['users', '__proto__', 'canary'])}")`, '"after"'],
    [`(after: "${cursor(['users', 'CREATED_AT'])}")`, '"after"'],
    [`(after: "${cursor(['users', 'CREATED_AT', 'a', 'b'])}")`, '"after"'],
    [`(after: "${cursor(['users', 'CREATED_AT', 1])}")`, '"after"'],
    [`(after: "${cursor(['users', 'CREATED_AT', null])}")`, '"after"'],
    [`(after: "${cursor(['users', 'CREATED_AT', 'a\0'])}")`, '"after"'],
    [`(after: "${cursor(['users', 'CREATED_AT', { toString: 1 }])}")`, '"after"'],
  ])('users%s is refused', async (args, named) => {
    const { errors } = await askUsers(args)
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
    expect(errors?.[0]?.message).toContain(named)
    expect(errors?.[0]?.message).not.toContain('canary')
  })
})

/** A cursor as an attacker would write one. */
function cursor(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url')
}
