import { LOCAL_ORIGIN } from '@barycenter/core/audit/actor'
import { registerClient } from '@barycenter/core/clients/registration/register-client'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'
import { readPage } from '../testing/page.ts'

const CREATE = `mutation ($input: CreateClientInput!) { result: createClient(input: $input) {
  __typename ... on CreateClientPayload { clientSecret client { clientId } } ... on Error { code message path } } }`
const UPDATE = `mutation ($input: UpdateClientInput!) { result: updateClient(input: $input) {
  __typename ... on UpdateClientPayload { clientSecret client { revision clientName logoUri grantTypes responseTypes
    requirePkce hasSecret tokenEndpointAuthMethod } } ... on Error { code message path } } }`
const ROTATE = `mutation ($input: RotateClientSecretInput!) { result: rotateClientSecret(input: $input) {
  __typename ... on RotateClientSecretPayload { clientSecret } ... on Error { code message path } } }`

/** Every field that can be registered, as it comes back. */
const WHOLE = {
  ...{ clientName: 'Wiki', clientUri: 'https://wiki.example', logoUri: 'https://wiki.example/logo.png' },
  ...{ policyUri: 'https://wiki.example/privacy', tosUri: 'https://wiki.example/terms' },
  ...{ contacts: ['ops@wiki.example'], applicationType: 'WEB' },
  ...{
    redirectUris: ['https://wiki.example/callback'],
    postLogoutRedirectUris: ['https://wiki.example/bye'],
  },
  ...{ responseTypes: ['CODE'], grantTypes: ['AUTHORIZATION_CODE', 'REFRESH_TOKEN', 'DEVICE_CODE'] },
  ...{
    scope: 'openid email',
    tokenEndpointAuthMethod: 'PRIVATE_KEY_JWT',
    tokenEndpointAuthSigningAlg: 'ES256',
  },
  ...{ jwks: null, jwksUri: 'https://wiki.example/jwks', subjectType: 'PAIRWISE', sectorIdentifierUri: null },
  ...{ idTokenSignedResponseAlg: 'ES256', userinfoSignedResponseAlg: 'ES256' },
  ...{ requestObjectSigningAlg: 'ES256', requestUris: ['https://wiki.example/request'] },
  ...{ defaultMaxAge: 600, requireAuthTime: true, defaultAcrValues: ['aal1'] },
  ...{ initiateLoginUri: 'https://wiki.example/login', backchannelLogoutUri: 'https://wiki.example/logout' },
  ...{ backchannelLogoutSessionRequired: true, softwareId: 'wiki', softwareVersion: '2.1' },
  ...{ requirePkce: false, accessTokenFormat: 'JWT', rotateRefreshTokens: false, skipConsent: true },
}

describe.each(DIALECTS)('clients on %s', (dialect) => {
  let env: TestEnv
  let admin: AdminClient
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    admin = createAdminClient(env, ['clients:write'])
  })
  afterAll(() => env.dispose())

  const ask = async (operation: string, input: object) => {
    const { data, errors } = await admin.execute(operation, { input })
    expect(errors).toBeUndefined()
    return data?.['result'] as Record<string, unknown> & { client: { clientId: string } }
  }

  test('all that can be registered comes back by the same names, by its id and by its client_id', async () => {
    const { clientSecret, client } = await ask(CREATE, WHOLE)
    expect(clientSecret).toBeNull()
    const { clientId } = client
    expect(clientId).toMatch(/^client_[0-9a-f]{32}$/)
    const fields = Object.keys(WHOLE).join(' ')
    const { data, errors } = await admin.execute(
      `query ($clientId: ID!, $id: ID!) {
        client(clientId: $clientId) { id enabled origin hasSecret revision ${fields} }
        node(id: $id) { ... on Client { clientId ${fields} } }
        nobody: client(clientId: "nobody") { id } }`,
      { clientId, id: Buffer.from(`Client:${clientId}`).toString('base64url') },
    )
    expect(errors).toBeUndefined()
    const id = expect.any(String)
    const first = { id, enabled: true, origin: 'admin', hasSecret: false, revision: 0, ...WHOLE }
    expect(data).toEqual({ client: first, node: { clientId, ...WHOLE }, nobody: null })
  })

  test.each([
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['http://wiki.example/callback'],
    ['https://wiki.example/callback#x'],
    ['https://wiki.example/*'],
    ['https://wiki.example@evil.example/'],
    ['https://wiki.example/a/../b'],
    ['//evil.example'],
    ['com.example.app:/callback'],
  ])('the redirect URI %s is refused in the words of dynamic registration', async (uri) => {
    const uris = ['https://wiki.example/callback', uri]
    const by = { actor: 'anonymous', origin: LOCAL_ORIGIN }
    const metadata = { redirect_uris: uris, application_type: 'web' }
    const refusal = await registerClient(env, { input: metadata, by }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'invalid_redirect_uri' })
    const { message } = refusal as Error
    const refused = { __typename: 'ClientMetadataError', code: 'INVALID_REDIRECT_URI', message }
    const path = '/redirectUris/1'
    expect(await ask(CREATE, { redirectUris: uris, applicationType: 'WEB' })).toEqual({ ...refused, path })
    const { clientId } = (await ask(CREATE, { redirectUris: uris.slice(0, 1) })).client
    expect(await ask(UPDATE, { id: clientId, redirectUris: uris })).toEqual({ ...refused, path })
  })

  test.each([
    [{ jwks: { keys: [{ kty: 'oct', k: 'x' }] } }, '/jwks'],
    [{ tokenEndpointAuthMethod: 'PRIVATE_KEY_JWT' }, '/tokenEndpointAuthMethod'],
    [{ tokenEndpointAuthMethod: 'CLIENT_SECRET_JWT' }, '/tokenEndpointAuthMethod'],
    [{ jwksUri: 'http://169.254.169.254/keys' }, '/jwksUri'],
    [{ clientName: 'a\u202Eb' }, '/clientName'],
    [{ defaultMaxAge: -1 }, '/defaultMaxAge'],
  ])('%j is refused, and says where', async (fields, path) => {
    const refused = await ask(CREATE, { redirectUris: ['https://wiki.example/callback'], ...fields })
    expect(refused).toMatchObject({
      __typename: 'ClientMetadataError',
      code: 'INVALID_CLIENT_METADATA',
      path,
    })
  })

  test('an update changes what it says, null stands for the default, and a revision can be insisted on', async () => {
    const { client, clientSecret } = await ask(CREATE, {
      ...{ clientName: 'Old', logoUri: 'https://wiki.example/logo.png', requirePkce: false },
      redirectUris: ['https://wiki.example/callback'],
    })
    expect(clientSecret).toMatch(/^[\w-]{43}$/)
    const update = (input: object) => ask(UPDATE, { id: client.clientId, ...input })
    expect(await update({ clientName: 'New', logoUri: null, requirePkce: null, revision: 0 })).toMatchObject({
      clientSecret: null,
      client: { revision: 1, clientName: 'New', logoUri: null, requirePkce: true, hasSecret: true },
    })
    expect(await update({ clientName: 'New' })).toMatchObject({ client: { revision: 1 } })
    const stale = { __typename: 'RevisionMismatchError', code: 'REVISION_MISMATCH', path: '/revision' }
    expect(await update({ clientName: 'Newer', revision: 0 })).toMatchObject(stale)
    // A public client has no secret; one that is not any more gets a new one.
    const machine = { grantTypes: ['AUTHORIZATION_CODE'], tokenEndpointAuthMethod: 'NONE' }
    expect(await update(machine)).toMatchObject({ clientSecret: null, client: { hasSecret: false } })
    const confidential = await update({
      ...{ grantTypes: ['CLIENT_CREDENTIALS'], tokenEndpointAuthMethod: 'CLIENT_SECRET_POST' },
      redirectUris: [],
    })
    expect(confidential).toMatchObject({ client: { responseTypes: [], hasSecret: true } })
    expect(confidential['clientSecret']).not.toBe(clientSecret)
    const rotated = await ask(ROTATE, { id: client.clientId })
    for (const secret of [clientSecret, confidential['clientSecret'], rotated['clientSecret']]) {
      expect(secret).toMatch(/^[\w-]{43}$/)
      expect((await env.testDatabase.dump()) + env.logged.join()).not.toContain(secret)
    }
    await update({ tokenEndpointAuthMethod: 'PRIVATE_KEY_JWT', jwksUri: 'https://wiki.example/jwks' })
    expect(await ask(ROTATE, { id: client.clientId })).toMatchObject({ code: 'INVALID_INPUT' })
  })

  test('whom there is not cannot be changed', async () => {
    const unknown = { __typename: 'NotFoundError', code: 'NOT_FOUND', path: '/id' }
    for (const mutation of [
      'updateClient',
      'rotateClientSecret',
      'enableClient',
      'disableClient',
      'deleteClient',
    ]) {
      const operation = `mutation { result: ${mutation}(input: { id: "nobody" }) {
        __typename ... on Error { code path } } }`
      expect((await admin.execute(operation)).data).toEqual({ result: unknown })
    }
  })

  test('what is the id of something else is refused', async () => {
    const operation = 'mutation ($id: ID!) { deleteClient(input: { id: $id }) { __typename } }'
    const id = Buffer.from('User:nobody').toString('base64url')
    const { errors } = await admin.execute(operation, { id })
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT' }])
  })

  test('changes that come together are made one after the other, and none is lost', async () => {
    const { client } = await ask(CREATE, { redirectUris: ['https://wiki.example/callback'] })
    const changes = [{ clientName: 'Wiki' }, { logoUri: 'https://wiki.example/logo.png' }]
    await Promise.all(changes.map((change) => ask(UPDATE, { id: client.clientId, ...change })))
    const revised = await ask(UPDATE, { id: client.clientId, revision: 2, requirePkce: false })
    const [first, second] = changes
    expect(revised).toMatchObject({ client: { revision: 3, ...first, ...second, requirePkce: false } })
  })

  test('clients are listed by origin, by whether they may act, and by name, and counted', async () => {
    const list = async (where: string) => {
      const fields = `clients${where} { totalCount edges { node { clientName enabled origin } } }`
      const answer = await admin.execute(`{ ${fields} }`)
      return readPage<{ clientName: string | null; enabled: boolean; origin: string }>(answer, 'clients')
    }
    const { client } = await ask(CREATE, {
      clientName: 'Alone',
      redirectUris: ['https://wiki.example/callback'],
    })
    const disable =
      'mutation ($input: DisableClientInput!) { result: disableClient(input: $input) { __typename } }'
    await ask(disable, { id: Buffer.from(`Client:${client.clientId}`).toString('base64url') })
    const alone = [{ clientName: 'Alone', enabled: false, origin: 'admin' }]
    for (const where of ['enabled: false', 'enabled: false, origin: "admin"', 'clientName: "Alone"']) {
      expect((await list(`(where: { ${where} })`)).edges.map(({ node }) => node)).toEqual(alone)
    }
    expect((await list('(where: { origin: "dynamic" })')).edges).toEqual([])
    const latest = await list('(first: 1, orderBy: { field: CREATED_AT, direction: DESC })')
    expect(latest.edges.map(({ node }) => node)).toEqual(alone)
    expect(latest).toMatchObject({ totalCount: (await list('')).edges.length })
  })
})
