import { LOCAL_ORIGIN } from '@barycenter/core/audit/actor'
import { asClientId } from '@barycenter/core/clients/client'
import { addSeconds } from '@barycenter/core/clock'
import { rememberConsent } from '@barycenter/core/consents/consents'
import { drawAccessToken } from '@barycenter/core/tokens/access-token'
import { insertAccessToken } from '@barycenter/core/tokens/access-token.store'
import { introspect } from '@barycenter/core/tokens/introspect'
import { findUserByUsername } from '@barycenter/core/users/users'
import { rows } from '@barycenter/database/transaction'
import { readAuditEvents } from '@barycenter/testing/audit-events'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'
import { readPage } from '../testing/page.ts'

interface Identified {
  readonly id: string
}

/** The payload of each mutation. */
const PAYLOADS = {
  revokeAccessToken: '... on RevokeAccessTokenPayload { revokedId }',
  revokeConsent: '... on RevokeConsentPayload { revokedId grantsRevoked }',
  revokeGrant: '... on RevokeGrantPayload { grant { id revokedAt } }',
}

describe.each(DIALECTS)('consents, grants and tokens (%s)', (dialect) => {
  let env: TestEnv
  let admin: AdminClient
  let wiki: TestClient
  let subject: string
  let tokens: string[]
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    admin = createAdminClient(env)
    wiki = await registerTestClient(env)
    await runSync(env, [{ username: 'alice', password: 'x' }])
    const alice = await findUserByUsername(env, 'alice')
    if (alice === undefined) throw new TypeError('alice is not there')
    subject = alice.subject
    await rememberConsent(
      env,
      { subject: alice.subject, clientId: asClientId(wiki.clientId) },
      { allowed: { scopes: ['openid', 'email'], claims: [], resources: [] }, origin: LOCAL_ORIGIN },
    )
    tokens = [await grantToken(), await grantToken()]
  })
  afterEach(() => env.dispose())

  /** Stores a grant of alice's with an access token and a refresh token, and returns the access token. */
  const grantToken = async () => {
    const now = env.clock.now()
    const expiresAt = addSeconds(now, 3600)
    const given = { scopes: ['openid'], resources: [] }
    return env.database.transaction(function* (store) {
      const { queries, tables } = store
      const grantId = env.random.id()
      const grant = {
        ...given,
        grantId,
        clientId: wiki.clientId,
        subject,
        authentication: {},
        createdAt: now,
      }
      yield* rows(
        queries
          .insert(tables.grants)
          .values({ ...grant, expiresAt })
          .returning(),
      )
      const refresh = { tokenHash: env.random.token(), grantId, scopes: ['openid'], issuedAt: now, expiresAt }
      yield* rows(queries.insert(tables.refreshTokens).values(refresh).returning())
      const spent = { ...refresh, tokenHash: env.random.token(), rotatedAt: now }
      yield* rows(queries.insert(tables.refreshTokens).values(spent).returning())
      const drawn = drawAccessToken(env, {
        client: wiki.client,
        grant: { grantId } as never,
        scopes: ['openid'],
        audience: [env.settings.issuer],
        issuedAt: now,
      })
      if (drawn.kind !== 'opaque') throw new TypeError('this client gets no JWTs')
      yield* insertAccessToken(store, drawn)
      return drawn.value
    })
  }
  const isActive = async (token = '') =>
    (await introspect(env, wiki.client, { token, hint: undefined }))['active']
  const list = async (field: string, where: object, fields: string) =>
    readPage<Identified & Record<string, unknown>>(
      await admin.execute(
        `query ($where: ${field.charAt(0).toUpperCase()}${field.slice(1, -1)}Filter!) {
          ${field}(where: $where) { totalCount edges { node { id ${fields} } } }
        }`,
        { where },
      ),
      field,
    ).edges.map(({ node }) => node)
  const revoke = async (mutation: keyof typeof PAYLOADS, id: string) => {
    const result = `{ __typename ${PAYLOADS[mutation]} ... on Error { code } }`
    const answer = await admin.execute(`mutation ($id: ID!) { ${mutation}(input: { id: $id }) ${result} }`, {
      id,
    })
    return answer.data?.[mutation]
  }

  test('are listed by person and by client, with what hangs together, and never a value or a hash', async () => {
    const grants = await list(
      'grants',
      { subject },
      'clientId user { username } client { id } refreshTokens { scopes }',
    )
    expect(grants).toMatchObject([
      { clientId: wiki.clientId, user: { username: 'alice' }, refreshTokens: [{ scopes: ['openid'] }] },
      { clientId: wiki.clientId, refreshTokens: [{ scopes: ['openid'] }] },
    ])
    expect(await list('grants', { clientId: 'another' }, 'grantId')).toEqual([])
    const consents = await list('consents', { clientId: wiki.clientId }, 'subject scopes user { username }')
    expect(consents).toMatchObject([{ subject, scopes: ['openid', 'email'], user: { username: 'alice' } }])
    const accessTokens = await list(
      'accessTokens',
      { clientId: wiki.clientId },
      'tokenId scopes grant { id }',
    )
    expect(accessTokens).toMatchObject(grants.map(({ id }) => ({ grant: { id }, scopes: ['openid'] })))
    const stored = await env.database.run(({ queries, tables }) =>
      rows(queries.select().from(tables.accessTokens)),
    )
    const shown = JSON.stringify([grants, consents, accessTokens])
    const decoded = accessTokens.map(({ id }) => Buffer.from(id, 'base64url').toString()).join()
    for (const { tokenHash } of stored) expect(shown + decoded).not.toContain(tokenHash)
    for (const token of tokens) expect(shown + decoded).not.toContain(token)
    const all = await admin.execute('{ accessTokens(where: {}) { totalCount } }')
    expect(all.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
  })

  test('a token ends alone, a grant with its tokens, a consent with its grants; each once, and audited', async () => {
    const [, first] = await list('accessTokens', { clientId: wiki.clientId }, '')
    expect([await isActive(tokens[0]), await isActive(tokens[1])]).toEqual([true, true])
    expect(await revoke('revokeAccessToken', first?.id ?? '')).toMatchObject({ revokedId: first?.id })
    expect([await isActive(tokens[0]), await isActive(tokens[1])]).toEqual([false, true])

    const [latest] = await list('grants', { subject }, '')
    expect(await revoke('revokeGrant', latest?.id ?? '')).toMatchObject({
      grant: { id: latest?.id, revokedAt: env.clock.now().toISOString() },
    })
    expect(await isActive(tokens[1])).toBe(false)

    tokens.push(await grantToken())
    expect(await isActive(tokens[2])).toBe(true)
    const [consent] = await list('consents', { subject }, '')
    // The one whose token ended alone, and the new one.
    expect(await revoke('revokeConsent', consent?.id ?? '')).toMatchObject({ grantsRevoked: 2 })
    expect(await isActive(tokens[2])).toBe(false)

    for (const [mutation, id] of [
      ['revokeAccessToken', first?.id],
      ['revokeGrant', latest?.id],
      ['revokeConsent', consent?.id],
    ] as const)
      expect(await revoke(mutation, id ?? '')).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND' })
    expect((await readAuditEvents(env)).slice(-6).map(({ action, code }) => code ?? action)).toEqual([
      'access_token.revoke',
      'grant.revoke',
      'consent.revoke',
      ...Array<string>(3).fill('NOT_FOUND'),
    ])
  })
})
