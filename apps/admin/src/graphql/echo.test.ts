import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AdminClient, type Answer, createAdminClient } from '../testing/admin-client.ts'

const CANARY = 'canary'
const SYNC = 'mutation ($input: SyncUsersInput!) { syncUsers(input: $input) { total } }'

describe('what is refused is not repeated', () => {
  let env: TestEnv
  let client: AdminClient
  beforeAll(async () => {
    env = await createTestEnv('sqlite')
    client = createAdminClient(env)
  })
  afterAll(async () => {
    expect(env.logged.join('\n')).not.toContain(CANARY)
    await env.dispose()
  })

  /** The errors of an answer, in which the canary must not be. */
  const refuse = async (body: unknown) => {
    const response = await client.post(body, { accept: 'application/graphql-response+json' })
    const text = await response.text()
    expect(text).not.toContain(CANARY)
    const { data, errors }: Answer = JSON.parse(text)
    expect(data ?? null).toBeNull()
    const [first] = errors ?? []
    return { status: response.status, count: errors?.length, message: first?.message, ...first?.extensions }
  }
  const refuseUser = (user: unknown) => refuse({ query: SYNC, variables: { input: { users: [{}, user] } } })

  describe('in variables (GraphQL §6.1.2)', () => {
    const user = { username: 'alice' }
    test.each([
      [{ ...user, password: { text: CANARY } }, 'input.users[1].password', 'String'],
      [{ ...user, password: [CANARY] }, 'input.users[1].password', 'String'],
      [{ ...user, enabled: CANARY }, 'input.users[1].enabled', 'Boolean'],
      [{ ...user, passwordPolicy: CANARY }, 'input.users[1].passwordPolicy', 'ENFORCE, INITIAL, ON_CHANGE'],
      [{ ...user, passwrod: CANARY }, 'input.users[1]', 'Did you mean "password"'],
      [{ password: CANARY }, 'input.users[1]', 'username'],
      [{ ...user, username: null, password: CANARY }, 'input.users[1].username', 'String!'],
      [CANARY, 'input.users[1]', 'SyncUserInput'],
    ])('%j is refused at %s', async (value, path, expected) => {
      const query = SYNC
      const variables = { input: { users: [user, value] } }
      const refusal = await refuse({ query, variables })
      expect(refusal).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', path, count: 1 })
      expect(refusal.message).toContain(`"$${path}"`)
      expect(refusal.message).toContain(expected)
    })

    test.each([
      [{ input: { users: CANARY } }, 'input.users'],
      [{ input: { users: { username: 'alice', password: [CANARY] } } }, 'input.users.password'],
      [{ input: { users: [], mode: CANARY } }, 'input.mode'],
      [{ input: { users: [], source: [CANARY] } }, 'input.source'],
      [{ input: CANARY }, 'input'],
      [{ input: null }, 'input'],
      [{ other: CANARY }, 'input'],
      [{}, 'input'],
    ])('%j is refused at %s', async (variables, path) => {
      expect(await refuse({ query: SYNC, variables })).toMatchObject({ code: 'BAD_USER_INPUT', path })
    })

    test('every fault is told, up to fifty', async () => {
      expect(await refuseUser({ username: 1, password: [CANARY], enabled: CANARY })).toMatchObject({
        count: 4,
      })
      const users = Array.from({ length: 1000 }, () => ({ password: [CANARY] }))
      expect(await refuse({ query: SYNC, variables: { input: { users } } })).toMatchObject({ count: 50 })
    })

    test('a null that is found only when the argument is put together', async () => {
      const query = `mutation ($u: String = "x") {
        syncUsers(input: { users: [{ username: $u, password: "${CANARY}" }] }) { total }
      }`
      expect(await refuse({ query, variables: { u: null } })).toMatchObject({ code: 'BAD_USER_INPUT' })
    })
  })

  describe('in literals (GraphQL §5.6.1)', () => {
    test.each([
      [`{ username: "alice", password: ${CANARY} }`, 'String'],
      [`{ username: "alice", password: { text: "${CANARY}" } }`, 'String'],
      [`{ username: "alice", password: ["${CANARY}"] }`, 'String'],
      [`{ username: "alice", enabled: "${CANARY}" }`, 'Boolean'],
      [`{ username: "alice", passwordPolicy: ${CANARY} }`, 'ENFORCE, INITIAL, ON_CHANGE'],
      [`{ username: "alice", passwordPolicy: "${CANARY}" }`, 'ENFORCE, INITIAL, ON_CHANGE'],
      [`{ username: null, password: "${CANARY}" }`, 'String!'],
      [`{ password: "${CANARY}" }`, 'username'],
      [`{ username: "alice", passwrod: "${CANARY}" }`, 'Did you mean "password"'],
      [`"${CANARY}"`, 'SyncUserInput'],
    ])('%s is refused', async (user, expected) => {
      const query = `mutation { syncUsers(input: { users: [${user}] }) { total } }`
      const refusal = await refuse({ query })
      expect(refusal).toMatchObject({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED', count: 1 })
      expect(refusal.message).toContain(expected)
    })

    test.each([
      `query ($a: Int = "${CANARY}") { users(first: $a) { edges { cursor } } }`,
      `{ __typename @include(if: "${CANARY}") }`,
      `{ user(username: "a") { subject subject: email(x: "${CANARY}") } }`,
    ])('%s is refused', async (query) => {
      expect(await refuse({ query })).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' })
    })
  })

  describe('in documents that are none', () => {
    test.each([
      [`{ user(username "${CANARY}") }`, 'at line 1, column 17: expected ":"'],
      [`{ user(username: "${CANARY}) }`, 'a string does not end'],
      [`{ user(username: """${CANARY}) }`, 'a string does not end'],
      [`{ user(username: "${CANARY}\n") }`, 'at line 1'],
      [`{ user(username: "\\u{${CANARY}}") }`, 'at line 1'],
      [`{ user(username: '${CANARY}') }`, 'at line 1, column 18'],
      [`{\n  user(username: 0${CANARY}) }`, 'at line 2, column 19'],
      [`${CANARY} { user }`, 'at line 1, column 1'],
      ['{ user', 'expected Name'],
      ['', 'at line 1, column 1'],
    ])('%s is refused', async (query, expected) => {
      const refusal = await refuse({ query })
      expect(refusal).toMatchObject({ status: 400, code: 'GRAPHQL_PARSE_FAILED', count: 1 })
      expect(refusal.message).toContain(expected)
    })
  })

  describe('in bodies that are no request', () => {
    test.each([
      [`{"query": "{ users }", "variables": {"password": ${CANARY}}}`, 'not valid JSON'],
      [`{"query": "${CANARY}`, 'not valid JSON'],
      [CANARY, 'not valid JSON'],
      ['', 'not valid JSON'],
      [`"${CANARY}"`, 'a JSON object'],
      ['null', 'a JSON object'],
      [`[{"query": "${CANARY}"}]`, 'Batching is not supported'],
      ['[]', 'Batching is not supported'],
      [`{"variables": {"password": "${CANARY}"}}`, '"query"'],
      [`{"query": ["${CANARY}"]}`, '"query"'],
      [`{"query": "{ users }", "variables": "${CANARY}"}`, '"variables"'],
      [`{"query": "{ users }", "variables": ["${CANARY}"]}`, '"variables"'],
      [`{"query": "{ users }", "operationName": {"a": "${CANARY}"}}`, '"operationName"'],
      [`{"query": "{ users }", "extensions": "${CANARY}"}`, '"extensions"'],
      [`{"query": "{ users }", "password": "${CANARY}"}`, 'variables go into "variables"'],
    ])('%s is refused', async (body, expected) => {
      const refusal = await refuse(body)
      expect(refusal).toMatchObject({ status: 400, code: 'BAD_REQUEST', count: 1 })
      expect(refusal.message).toContain(expected)
    })

    test.each([
      [{ query: 'query A { __typename } query B { __typename }' }],
      [{ query: '{ __typename }', operationName: CANARY }],
      [{ query: 'fragment F on User { subject }' }],
      [{ query: 'subscription { __typename }' }],
    ])('%j has no operation to execute', async (body) => {
      expect(await refuse(body)).toMatchObject({ status: 400 })
    })
  })
})
