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
      subject username email emailVerified enabled properties hasPassword passwordChangedAt source createdAt updatedAt
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

  test.each([
    ['(first: -1)', '"first"'],
    ['(after: "")', '"after"'],
    ['(after: "canary")', '"after"'],
    [`(after: "${Buffer.from("' or 1=1 --").toString('base64url')}")`, '"after"'],
  ])('users%s is refused', async (args, named) => {
    const { errors } = await askUsers(args)
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
    expect(errors?.[0]?.message).toContain(named)
    expect(errors?.[0]?.message).not.toContain('canary')
  })
})
