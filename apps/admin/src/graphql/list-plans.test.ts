import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { recordStatements, type SentStatement } from '@barycenter/testing/recorded-statements'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../schema.ts'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'
import { fillDatabase, runIdOf, SAMPLE, subjectOf, USERS } from '../testing/large-database.ts'
import { findListFields, listRequests } from '../testing/list-requests.ts'
import { readPage } from '../testing/page.ts'

/** How a list below something is reached, and where the answer has it. */
const BELOW: Readonly<Record<string, (list: string) => string>> = {
  'SyncRun.results': (list) =>
    `{ node(id: "${globalId('SyncRun', runIdOf(SAMPLE.run))}") { ... on SyncRun { ${list} } } }`,
  'User.sessions': (list) =>
    `{ node(id: "${globalId('User', subjectOf(SAMPLE.user))}") { ... on User { ${list} } } }`,
}

/** What no plan of a page may have in it: a look at every row, or putting all rows in order. */
const FORBIDDEN = {
  sqlite: /USE TEMP B-TREE|SCAN (?!.*USING (COVERING )?INDEX)/,
  postgres: /Seq Scan|Sort|Bitmap/,
}

describe.each(DIALECTS)('with 100,000 users (%s)', (dialect) => {
  let env: TestEnv
  let client: AdminClient
  let statements: SentStatement[]
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    await fillDatabase(env)
    const recorded = recordStatements(env.database)
    statements = recorded.statements
    client = createAdminClient({ ...env, database: recorded.database })
  }, 120_000)
  afterAll(() => env.dispose())

  test.each(findListFields(schema).map((field) => [field.name, field] as const))(
    '%s: a page by any filter and order is read from an index',
    async (name, field) => {
      const asked: { operation: string; sent: SentStatement }[] = []
      const hasWhere = field.field.args.some((argument) => argument.name === 'where')
      for (const { where, orderBy } of listRequests(field)) {
        const page = `first: 50 orderBy: ${orderBy}${hasWhere ? ` where: ${where}` : ''}`
        const list = `${field.field.name}(${page}) { edges { cursor } }`
        const operation = name.startsWith('Query.') ? `{ ${list} }` : BELOW[name]?.(list)
        if (operation === undefined) throw new Error(`${name} is new: BELOW has to say how it is reached`)
        statements.length = 0
        const { errors } = await client.execute(operation)
        if (errors?.[0]?.extensions?.['code'] === 'BAD_USER_INPUT') continue
        expect(errors).toBeUndefined()
        const sent = statements.at(-1)
        if (sent === undefined) throw new Error(`${operation} sends no statement`)
        asked.push({ operation, sent })
      }
      expect(asked.length).toBeGreaterThan(0)
      const plans = await env.testDatabase.explain(asked.map(({ sent }) => sent))
      for (const [nth, { operation, sent }] of asked.entries()) {
        expect(plans[nth], `${operation}\n${sent.sql}`).not.toMatch(FORBIDDEN[dialect])
        expect(plans[nth], operation).toMatch(/index/i)
      }
    },
    60_000,
  )

  test('paging through all of them takes no more memory at the end than at the beginning', async () => {
    setFlagsFromString('--expose-gc')
    const gc: () => void = runInNewContext('gc')
    const page = async (after: string | null) => {
      const answer = await client.execute(
        'query ($after: String) { users(first: 500, after: $after) { edges { cursor } pageInfo { hasNextPage endCursor } } }',
        { after },
      )
      statements.length = 0
      return readPage<never>(answer, 'users')
    }
    let { edges, pageInfo } = await page(null)
    gc()
    const before = process.memoryUsage().heapUsed
    let count = edges.length
    while (pageInfo.hasNextPage) {
      ;({ edges, pageInfo } = await page(pageInfo.endCursor))
      count += edges.length
    }
    gc()
    expect(count).toBe(USERS)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024)
  }, 60_000)
})

function globalId(typename: string, key: string): string {
  return Buffer.from(`${typename}:${key}`).toString('base64url')
}
