import type { AdminScope } from '@barycenter/core/admin-tokens/admin-token'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bearerAuthentication } from '../http/bearer-authentication.ts'
import { createAdmin } from '../server.ts'
import { createAdminClient } from '../testing/admin-client.ts'
import { readPage } from '../testing/page.ts'

const CREATE = `mutation ($input: CreateAdminTokenInput!) { result: createAdminToken(input: $input) {
  __typename ... on CreateAdminTokenPayload { text adminToken { tokenId name scopes expiresAt usable } }
  ... on ScopeNotHeldError { missing } ... on InvalidInputError { faults { path } } ... on Error { code path } } }`
const REVOKE = `mutation ($input: RevokeAdminTokenInput!) { result: revokeAdminToken(input: $input) {
  __typename ... on RevokeAdminTokenPayload { adminToken { usable revokedAt } } ... on Error { code message } } }`

describe.each(DIALECTS)('admin tokens on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const ask = async (operation: string, input: object, scopes: readonly AdminScope[] = ['admin']) => {
    const { data, errors } = await createAdminClient(env, scopes).execute(operation, { input })
    expect(errors).toBeUndefined()
    return data?.['result'] as Record<string, unknown> & { adminToken: { tokenId: string } }
  }
  const statusOf = async (text: unknown) => {
    const admin = createAdmin(env, { authenticate: bearerAuthentication(env) })
    const headers = { authorization: `Bearer ${String(text)}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ query: '{ clients { edges { cursor } } }' })
    const url = 'http://localhost:8081/graphql'
    return (await admin.fetch(new Request(url, { method: 'POST', headers, body }))).status
  }

  test('a new token opens what it is for until it is revoked; its text is nowhere but in the payload', async () => {
    const expiresAt = '2030-02-01T00:00:00.000Z'
    const scopes = ['CLIENTS_READ', 'CLIENTS_READ']
    const { text, adminToken } = await ask(CREATE, { name: 'ci', scopes, expiresAt })
    expect(adminToken).toMatchObject({ name: 'ci', scopes: ['CLIENTS_READ'], expiresAt, usable: true })
    expect(await statusOf(text)).toBe(200)
    const secret = String(text).slice(-43)
    const answer = await createAdminClient(env).execute(
      '{ adminTokens { edges { node { tokenId usable } } } }',
    )
    const { tokenId } = adminToken
    expect(readPage(answer, 'adminTokens').edges).toEqual([{ node: { tokenId, usable: true } }])
    expect((await env.testDatabase.dump()) + env.logged.join() + JSON.stringify(answer)).not.toContain(secret)

    const revoked = { __typename: 'RevokeAdminTokenPayload', adminToken: { usable: false } }
    expect(await ask(REVOKE, { id: tokenId })).toMatchObject(revoked)
    expect(await statusOf(text)).toBe(401)
    // What was given instead of an id may be the token itself.
    for (const none of [tokenId, text]) {
      const refused = await ask(REVOKE, { id: none })
      expect(refused).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' })
      expect(JSON.stringify(refused) + (await env.testDatabase.dump())).not.toContain(secret)
    }
    const dump = await env.testDatabase.dump()
    for (const action of ['admin_token.create', 'admin_token.revoke']) expect(dump).toContain(action)
  })

  test('a token hands out no more than it holds itself', async () => {
    const held = ['admin_tokens:write', 'users:write'] as const
    const create = (scopes: string[]) => ask(CREATE, { name: 'x', scopes }, held)
    const granted = await create(['USERS_SYNC', 'USERS_READ', 'ADMIN_TOKENS_READ'])
    expect(granted['__typename']).toBe('CreateAdminTokenPayload')
    for (const scope of ['ADMIN', 'CLIENTS_READ', 'AUDIT_READ']) {
      const refused = {
        __typename: 'ScopeNotHeldError',
        code: 'FORBIDDEN',
        path: '/scopes',
        missing: [scope],
      }
      expect(await create(['USERS_READ', scope])).toEqual(refused)
    }
  })

  test('a token has a name that can be read, something to open, and an end that is yet to come', async () => {
    const refused = await ask(CREATE, { name: 'a\u202Eb', scopes: [], expiresAt: '2030-01-01T00:00:00Z' })
    const paths = ['/name', '/scopes', '/expiresAt'].map((path) => ({ path }))
    expect(refused).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT', faults: paths })
    for (const name of ['', ' ', 'x'.repeat(101), 'a\nb']) {
      expect(await ask(CREATE, { name, scopes: ['ADMIN'] })).toMatchObject({ path: '/name' })
    }
  })
})
