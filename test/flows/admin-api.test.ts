import { createHash } from 'node:crypto'
import { DIALECTS } from '@barycenter/testing/databases'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createWorkspace, type Workspace } from '../cli/workspace.ts'
import { authorize } from './authorize.ts'
import { openVisitor } from './visitor.ts'

const REDIRECT = 'https://app.example/callback'
const ALICE = { username: 'alice' }
const VERIFIER = 'a-verifier-that-is-long-enough-for-the-rfc-7636'

type Data = Record<string, never>

// An operator's script drives everything that the admin API has, over HTTP, against a process that serves.
describe.each(DIALECTS)('every query and mutation over HTTP on %s', (dialect) => {
  let workspace: Workspace
  let [publicUrl, adminUrl, token] = ['', '', '']
  const driven = new Set<string>()

  beforeAll(async () => {
    workspace = await createWorkspace(dialect)
    const served = await workspace.serve()
    ;[publicUrl, adminUrl] = [served.publicUrl, served.adminUrl]
    token = (await workspace.read('data/admin-token')).trim()
  })
  afterAll(() => workspace.dispose())

  const post = (query: string, variables: object, accept: string) =>
    fetch(`${adminUrl}/admin/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept },
      body: JSON.stringify({ query, variables }),
    })

  /** Executes an operation of one field, and returns what that field answers: never an error. */
  // biome-ignore lint/suspicious/noExplicitAny: the schema says what is there, and a step that reads something else fails.
  const drive = async (query: string, variables: object = {}): Promise<any> => {
    const field = /\{\s*(\w+)/.exec(query)?.[1] ?? ''
    const { data, errors } = await (await post(query, variables, 'application/graphql-response+json')).json()
    expect(errors, query).toBeUndefined()
    const answer = data[field]
    if (typeof answer?.__typename === 'string')
      expect(answer.__typename, JSON.stringify(answer)).toMatch(/Payload$/)
    driven.add(field)
    return answer
  }
  /** Executes a mutation with an `input`, and returns its payload. Of all of them one cannot be refused. */
  const change = (field: string, input: object, selection: string) => {
    const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`
    const fields = `__typename ... on ${name}Payload { ${selection} } ${field === 'rotateSigningKeys' ? '' : '... on Error { code message }'}`
    return drive(`mutation ($input: ${name}Input!) { ${field}(input: $input) { ${fields} } }`, { input })
  }
  const list = async (field: string, selection: string, where?: string) => {
    const { edges, totalCount } = await drive(
      `{ ${field}(first: 10${where === undefined ? '' : `, where: { ${where} }`}) { totalCount edges { node { ${selection} } } } }`,
    )
    expect(totalCount).toBe(edges.length)
    return edges.map(({ node }: { node: Data }) => node)
  }

  /** A client's access token for alice, from the sign-in page to the token endpoint. */
  const grantAccess = async (clientId: string, secret: string) => {
    const url = new URL(`${publicUrl}/authorize`)
    url.search = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: 'openid offline_access',
      prompt: 'consent',
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString()
    const code = (await authorize(openVisitor(publicUrl), url)).searchParams.get('code') ?? ''
    const response = await fetch(`${publicUrl}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: REDIRECT,
        code_verifier: VERIFIER,
      }),
    })
    expect(response.status).toBe(200)
  }

  test('users', async () => {
    const { user } = await change(
      'createUser',
      { ...ALICE, password: 'first', email: 'alice@example.com', properties: { team: 'a' } },
      'user { id subject }',
    )
    await change(
      'updateUser',
      { user: ALICE, emailVerified: true, properties: { team: 'b' } },
      'user { properties }',
    )
    await change('setPassword', { user: ALICE, password: 'correct horse' }, 'sessionsRevoked')
    await change('disableUser', { user: ALICE }, 'user { enabled }')
    await change('enableUser', { user: ALICE }, 'user { enabled }')
    const found = await drive(
      'query ($u: String!) { user(username: $u) { subject enabled emailVerified properties } }',
      {
        u: 'ALICE',
      },
    )
    expect(found).toEqual({
      subject: user.subject,
      enabled: true,
      emailVerified: true,
      properties: { team: 'b' },
    })
    expect(await list('users', 'username', 'email: "alice@example.com"')).toEqual([ALICE])
    expect(await drive('query ($id: ID!) { node(id: $id) { id } }', user)).toEqual({ id: user.id })
    expect(await drive('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [user.id] })).toHaveLength(
      1,
    )
  })

  test('a second factor', async () => {
    for (const field of ['setUser2faRequired', 'setUser2FaRequired'])
      for (const required of [true, false]) {
        const { success } = await drive(
          `mutation ($r: Boolean!) { ${field}(username: "alice", required: $r) { success requires2fa } }`,
          { r: required },
        )
        expect(success).toBe(true)
      }
    for (const field of ['user2faStatus', 'user2FaStatus'])
      expect(await drive(`{ ${field}(username: "alice") { requires2fa passkeyCount } }`)).toEqual({
        requires2fa: false,
        passkeyCount: 0,
      })
    await change('removeUserPasskeys', { user: ALICE }, 'passkeysRemoved')
  })

  test('clients, and what people let them do', async () => {
    const created = await change(
      'createClient',
      {
        clientName: 'App',
        redirectUris: [REDIRECT],
        grantTypes: ['AUTHORIZATION_CODE', 'REFRESH_TOKEN'],
        scope: 'openid offline_access',
      },
      'client { id clientId } clientSecret',
    )
    const { clientId } = created.client
    await change('updateClient', { id: clientId, clientName: 'The app' }, 'client { clientName }')
    const { clientSecret } = await change('rotateClientSecret', { id: clientId }, 'clientSecret')
    await change('disableClient', { id: clientId }, 'client { enabled }')
    await change('enableClient', { id: clientId }, 'client { enabled }')
    expect(await list('clients', 'clientId', 'clientName: "The app"')).toEqual([{ clientId }])
    expect(await drive(`{ client(clientId: "${clientId}") { clientName } }`)).toEqual({
      clientName: 'The app',
    })

    await grantAccess(clientId, clientSecret)
    const [session] = await list('sessions', 'id user { username }')
    expect(session.user).toEqual(ALICE)
    const [accessToken] = await list('accessTokens', 'id scopes', `clientId: "${clientId}"`)
    const [grant] = await list('grants', 'id refreshTokens { expiresAt }')
    expect(grant.refreshTokens).toHaveLength(1)
    const [consent] = await list('consents', 'id scopes')
    await change('revokeAccessToken', { id: accessToken.id }, 'revokedId')
    await change('revokeGrant', { id: grant.id }, 'grant { revokedAt }')
    await change('revokeConsent', { id: consent.id }, 'grantsRevoked')
    await change('revokeSession', { id: session.id }, 'revokedId')
    await change('revokeUserSessions', { user: ALICE }, 'sessionsRevoked')
    expect(await list('sessions', 'id')).toEqual([])
    await change('deleteClient', { id: clientId }, 'clientId')
  })

  test('keys and tokens', async () => {
    const { signingKeys } = await change(
      'rotateSigningKeys',
      { algorithms: ['ES256'] },
      'signingKeys { keyId state }',
    )
    expect(await drive('{ signingKeys { keyId algorithm state } }')).toContainEqual(
      expect.objectContaining({ keyId: signingKeys[0].keyId }),
    )
    await change('rotateSigningKeys', { algorithms: ['ES256'], immediately: true }, 'signingKeys { keyId }')
    const [pending] = (await change('rotateSigningKeys', { algorithms: ['ES256'] }, 'signingKeys { keyId }'))
      .signingKeys
    await change('retireSigningKey', { id: pending.keyId }, 'signingKey { retiredAt }')

    const { adminToken } = await change(
      'createAdminToken',
      { name: 'ci', scopes: ['USERS_SYNC'], expiresAt: '2099-01-01T00:00:00Z' },
      'adminToken { id } text',
    )
    expect(await list('adminTokens', 'id usable', 'name: "ci"')).toEqual([
      { id: adminToken.id, usable: true },
    ])
    await change('revokeAdminToken', { id: adminToken.id }, 'adminToken { revokedAt }')
  })

  test('syncs, at once and in batches, and how far they are', async () => {
    const limits = await drive('{ syncLimits { usersPerRequest bytesPerRequest } }')
    expect(limits.usersPerRequest).toBeGreaterThan(0)
    const runId = await drive('{ newSyncRunId }')
    const progress = await post(
      'subscription ($r: ID!) { syncProgress(runId: $r) { phase done } }',
      { r: runId },
      'text/event-stream',
    )
    expect(progress.headers.get('content-type')).toContain('text/event-stream')
    await drive(
      'mutation ($u: [SyncUserInput!]!, $r: ID!) { syncUsers(input: { users: $u, runId: $r }) { created } }',
      {
        u: [{ username: 'bob', password: 'hers' }],
        r: runId,
      },
    )
    expect(await progress.text()).toMatch(/event: next[\s\S]*event: complete/)
    driven.add('syncProgress')

    const begin = () => drive('mutation { beginStagedSync(input: { source: "big" }) { ticket } }')
    const { ticket } = await begin()
    const input = { ticket, number: 1, indexes: [0], users: [{ username: 'carol', password: 'her own' }] }
    const send = () =>
      drive('mutation ($input: SyncBatchInput!) { sendSyncBatch(input: $input) { state } }', { input })
    const commit = () =>
      drive(
        'mutation ($t: ID!) { commitStagedSync(ticket: $t, batches: 1) { missing outcome { created } } }',
        { t: ticket },
      )
    await send()
    await drive('mutation ($t: ID!) { awaitSyncBatch(ticket: $t, number: 1) { state } }', { t: ticket })
    // Nothing is hashed before all of it has been checked.
    expect(await commit()).toEqual({ missing: [1], outcome: null })
    await send()
    expect(await commit()).toEqual({ missing: [], outcome: { created: 1 } })
    await drive('query ($t: ID!) { stagedSyncResults(ticket: $t) { results { username } } }', { t: ticket })
    expect(await drive('mutation ($t: ID!) { giveUpStagedSync(ticket: $t) }', { t: ticket })).toBe(true)
    const runs = await list('syncRuns', 'source results { edges { node { target } } }')
    expect(runs.map(({ source }: { source: string }) => source).sort()).toEqual(['big', 'default'])
  })

  test('jobs, the audit, and what is left', async () => {
    const jobs = await drive('{ availableJobs { name schedule } }')
    // At its start the service runs what is overdue, and nothing runs twice at once.
    await vi.waitFor(
      async () => {
        const { success, message } = await drive(
          `mutation { triggerJob(jobName: "${jobs[0].name}") { success message } }`,
        )
        expect(success, message).toBe(true)
      },
      { timeout: 10_000, interval: 200 },
    )
    expect(await drive(`{ jobLogs(jobName: "${jobs[0].name}") { success } }`)).toContainEqual({
      success: true,
    })
    await change('deleteUser', { user: { username: 'bob' } }, 'deletedId')
    const { edges } = await drive('{ auditEvents(first: 200) { edges { node { action actor } } } }')
    const actions = new Set(edges.map(({ node }: { node: { action: string } }) => node.action))
    expect([...actions]).toEqual(expect.arrayContaining(['user.create', 'client.create', 'user.delete']))
  })

  test('nothing was left out', async () => {
    const roots = ['queryType', 'mutationType', 'subscriptionType']
    const query = `{ __schema { ${roots.map((root) => `${root} { fields(includeDeprecated: true) { name } }`).join(' ')} } }`
    const { data } = await (await post(query, {}, 'application/json')).json()
    const all = roots.flatMap((root) => data.__schema[root].fields.map(({ name }: { name: string }) => name))
    expect(all.length).toBeGreaterThan(50)
    expect(all.filter((field) => !driven.has(field))).toEqual([])
  })
})
