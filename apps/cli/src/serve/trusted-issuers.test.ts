import { createHmac } from 'node:crypto'
import { bearerAuthentication } from '@barycenter/admin/http/bearer-authentication'
import { createAdmin } from '@barycenter/admin/server'
import { loadConfig } from '@barycenter/config/load-config'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { selfSigned } from '../testing/self-signed.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'
import { startTokenIssuer, type TokenIssuer } from '../testing/token-issuer.ts'
import { trustedIssuers } from './trusted-issuers.ts'

const AUDIENCE = 'https://id.example/admin'
const SUBJECT = 'repo:org/app:ref:refs/heads/main'

let env: TestEnv
let folder: TemporaryFolder
let issuer: TokenIssuer
beforeAll(async () => {
  env = await createTestEnv('sqlite')
})
afterAll(() => env.dispose())
beforeEach(async () => {
  issuer = await startTokenIssuer()
  folder = await createTemporaryFolder()
  env.logged.length = 0
})
afterEach(async () => {
  issuer.close()
  await folder.remove()
})

/** A service that trusts whom its configuration names. */
function open(...entries: Readonly<Record<string, unknown>>[]) {
  const complete = entries.map((entry) => ({
    issuer: issuer.url,
    audience: AUDIENCE,
    claims: { sub: 'repo:org/*:ref:refs/heads/main' },
    scopes: ['users:read'],
    allowed_networks: ['127.0.0.1'],
    ...entry,
  }))
  const environment = { BARYCENTER__ADMIN__TRUSTED_ISSUERS: JSON.stringify(complete) }
  const config = loadConfig({ environment, workingDirectory: folder.path })
  const admin = createAdmin(env, {
    authenticate: bearerAuthentication(env, trustedIssuers(config, folder.path)),
  })
  return async (token: string, query = '{ users { edges { cursor } } }') =>
    admin.fetch(
      new Request('http://localhost:8081/graphql', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    )
}
const seconds = () => env.clock.now().getTime() / 1000
const good = () => ({ iss: issuer.url, aud: AUDIENCE, sub: SUBJECT, iat: seconds(), exp: seconds() + 600 })

test('a JWT of a trusted issuer opens what its scopes allow, and the log says whose it was', async () => {
  const post = open({ name: 'github' })
  const token = await issuer.sign(good())
  expect(await (await post(token)).json()).toEqual({ data: { users: { edges: [] } } })
  expect(env.logged.join('\n')).toContain(`"actor":"github:${SUBJECT}"`)

  const refused = await post(token, 'mutation { syncUsers(input: { users: [] }) { total } }')
  expect((await refused.json()).errors[0].extensions.code).toBe('FORBIDDEN')
  await post(token)
  expect(issuer.requests).toEqual(['/.well-known/openid-configuration', '/jwks'])
})

describe('a JWT is refused like anything else that is no token, and the log says why', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const hs256 = async (secret: string) => {
    const signed = `${encode({ alg: 'HS256', kid: 'one' })}.${encode(good())}`
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
  }
  const without = (name: string) => Object.fromEntries(Object.entries(good()).filter(([key]) => key !== name))

  test.each<[string, () => Promise<string>, string]>([
    ['another audience', () => issuer.sign({ ...good(), aud: `${AUDIENCE}/` }), 'aud'],
    ['no audience', () => issuer.sign(without('aud')), 'aud'],
    ['an untrusted issuer', () => issuer.sign({ ...good(), iss: 'https://evil.example' }), 'not in admin.'],
    [
      'an issuer that is almost ours',
      () => issuer.sign({ ...good(), iss: `${issuer.url}/` }),
      'not in admin.',
    ],
    ['a list of issuers', () => issuer.sign({ ...good(), iss: [issuer.url] }), 'not in admin.'],
    ['no issuer', () => issuer.sign(without('iss')), 'not in admin.'],
    ['an end in the past', () => issuer.sign({ ...good(), exp: seconds() - 31 }), 'exp'],
    ['no end', () => issuer.sign(without('exp')), 'exp'],
    ['an end that is a text', () => issuer.sign({ ...good(), exp: '9999999999' }), 'exp'],
    ['a beginning in the future', () => issuer.sign({ ...good(), nbf: seconds() + 31 }), 'nbf'],
    ['an issue in the future', () => issuer.sign({ ...good(), iat: seconds() + 31 }), 'iat'],
    ['no issue', () => issuer.sign(without('iat')), 'iat'],
    ['a great age', () => issuer.sign({ ...good(), iat: seconds() - 86_431 }), 'iat'],
    ['no subject', () => issuer.sign(without('sub')), 'sub'],
    ['a subject with a line break', () => issuer.sign({ ...good(), sub: `${SUBJECT}\n` }), 'sub'],
    ['another branch', () => issuer.sign({ ...good(), sub: 'repo:org/app:ref:refs/heads/dev' }), 'claim sub'],
    ['another owner', () => issuer.sign({ ...good(), sub: `repo:eve/x:${SUBJECT}` }), 'claim sub'],
    ['a list in place of a subject', () => issuer.sign({ ...good(), sub: [SUBJECT] }), 'sub'],
    ['alg none', async () => `${encode({ alg: 'none', kid: 'one' })}.${encode(good())}.AA`, 'alg'],
    ['alg None', async () => `${encode({ alg: 'None' })}.${encode(good())}.AA`, 'alg'],
    ['no alg', async () => `${encode({ kid: 'one' })}.${encode(good())}.AA`, 'alg'],
    ['the public key as a secret', async () => hs256(await exportSPKI(issuer.publicKey)), 'alg'],
    ['the key set as a secret', () => hs256(JSON.stringify(issuer.jwk)), 'alg'],
    ['an unknown kid', () => issuer.sign(good(), { kid: 'two' }), 'no applicable key'],
    [
      'an extension that is critical',
      () =>
        new SignJWT(good())
          .setProtectedHeader({ alg: 'ES256', kid: 'one', crit: ['urn:x'], 'urn:x': 1 })
          .sign(issuer.key, { crit: { 'urn:x': true } }),
      'urn:x',
    ],
    [
      'a key of its own in the header',
      async () => {
        const { privateKey } = await generateKeyPair('ES256')
        const header = { alg: 'ES256', kid: 'one', jwk: issuer.jwk, jku: `${issuer.url}/evil` }
        return new SignJWT(good()).setProtectedHeader(header).sign(privateKey)
      },
      'signature',
    ],
    [
      'a changed claim',
      async () => {
        const [header, , signature] = (await issuer.sign(good())).split('.')
        return `${header}.${encode({ ...good(), sub: 'repo:org/other:ref:refs/heads/main' })}.${signature}`
      },
      'signature',
    ],
    ['no JSON', async () => 'AAAA.AAAA.AAAA', 'not a JWT'],
    ['a great size', () => issuer.sign({ ...good(), filler: 'x'.repeat(20_000) }), 'not a JWT'],
  ])('%s', async (_, make, reason) => {
    const token = await make()
    const response = await open({ name: 'ci' })(token)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    expect(await response.json()).toEqual({
      errors: [
        { message: expect.stringContaining('valid admin token'), extensions: { code: 'UNAUTHENTICATED' } },
      ],
    })
    const log = env.logged.join('\n')
    expect(log).toContain('a JWT was refused by the admin API')
    expect(log).toContain(reason)
    expect(log).not.toContain(token.split('.')[1])
    expect(issuer.requests).not.toContain('/evil')
  })

  test('clocks may differ by half a minute', async () => {
    const post = open({})
    for (const change of [{ exp: seconds() - 29 }, { nbf: seconds() + 30 }, { iat: seconds() + 30 }])
      expect((await post(await issuer.sign({ ...good(), ...change }))).status).toBe(200)
  })
})

describe('claims', () => {
  const answers = async (claims: unknown, said: Readonly<Record<string, unknown>>) =>
    (await open({ claims })(await issuer.sign({ ...good(), ...said }))).status

  test.each<[unknown, Record<string, unknown>]>([
    [{ ref: ['refs/heads/main', 'refs/tags/v*'] }, { ref: 'refs/tags/v1.0' }],
    [{ groups: 'deploy*' }, { groups: ['staff', 'deployers'] }],
    [
      { project_id: 7, protected: true },
      { project_id: 7, protected: true },
    ],
    [
      { 'kubernetes.io': { namespace: 'ci', serviceaccount: { name: 'seed-*' } } },
      { 'kubernetes.io': { namespace: 'ci', serviceaccount: { name: 'seed-users', uid: 'x' } } },
    ],
  ])('%j takes %j', async (claims, said) => {
    expect(await answers(claims, said)).toBe(200)
  })

  test.each<[unknown, Record<string, unknown>]>([
    [{ ref: 'refs/heads/main' }, {}],
    [{ ref: 'refs/heads/main' }, { ref: null }],
    [{ ref: 'refs/heads/main', owner: 'org' }, { ref: 'refs/heads/main' }],
    [
      { ref: 'refs/heads/main', owner: 'org' },
      { ref: 'refs/heads/main', owner: 'eve' },
    ],
    [{ groups: 'deploy*' }, { groups: [] }],
    [{ groups: 'deploy*' }, { groups: [['deployers'], { deployers: 'deployers' }] }],
    [{ groups: 'deploy*' }, { groups: { '0': 'deployers' } }],
    [{ project_id: 7 }, { project_id: '7' }],
    [{ project_id: '7' }, { project_id: 7 }],
    [{ protected: true }, { protected: 'true' }],
    [{ constructor: { name: 'Object' } }, {}],
    [{ toString: '**x' }, {}],
    [{ 'kubernetes.io': { namespace: 'ci' } }, { 'kubernetes.io': [{ namespace: 'ci' }] }],
    [{ 'kubernetes.io': { namespace: 'ci' } }, { 'kubernetes.io.namespace': 'ci' }],
  ])('%j does not take %j', async (claims, said) => {
    expect(await answers(claims, said)).toBe(401)
  })

  test('of several entries for one issuer the first that takes a token says what it allows', async () => {
    const post = open(
      { name: 'main', scopes: ['users:sync'] },
      { name: 'any', scopes: ['users:read'], claims: { sub: 'repo:org/**' } },
    )
    const main = await issuer.sign(good())
    const other = await issuer.sign({ ...good(), sub: 'repo:org/app:pull_request' })
    expect((await (await post(main, '{ syncLimits { usersPerRequest } }')).json()).errors).toBeUndefined()
    expect((await (await post(other)).json()).errors).toBeUndefined()
    expect((await (await post(other, '{ syncLimits { usersPerRequest } }')).json()).errors).toHaveLength(1)
    expect(issuer.requests.filter((path) => path === '/jwks')).toHaveLength(1)
  })
})

describe('keys', () => {
  test('made-up key ids do not make a flood of requests, and a new key is found', async () => {
    const post = open({})
    const storm = Array.from({ length: 20 }, async (_, index) =>
      post(await issuer.sign(good(), { kid: `made-up-${index}` })),
    )
    expect(new Set((await Promise.all(storm)).map(({ status }) => status))).toEqual(new Set([401]))
    expect(issuer.requests).toHaveLength(2)

    issuer.documents = { ...issuer.documents, '/jwks': { keys: [{ ...issuer.jwk, kid: 'two' }] } }
    env.clock.advance(31)
    expect((await post(await issuer.sign(good(), { kid: 'two' }))).status).toBe(200)
    expect((await post(await issuer.sign(good(), { kid: 'one' }))).status).toBe(401)
    expect(issuer.requests).toHaveLength(4)
  })

  test('a secret among the keys verifies nothing', async () => {
    issuer.documents['/jwks'] = { keys: [{ kty: 'oct', kid: 'one', k: 'c2VjcmV0', alg: 'HS256' }] }
    expect((await open({})(await issuer.sign(good()))).status).toBe(401)
  })

  test('of a file are read again when it changes, and nobody is asked', async () => {
    const post = open({ issuer: 'kubernetes/serviceaccount', name: 'cluster', jwks_file: 'keys.json' })
    const token = await issuer.sign({ ...good(), iss: 'kubernetes/serviceaccount', exp: seconds() + 3600 })
    expect((await post(token)).status).toBe(401)
    expect(env.logged.join('\n')).toContain('keys.json cannot be read')
    await folder.write('keys.json', JSON.stringify(issuer.documents['/jwks']))
    env.clock.advance(31)
    expect((await post(token)).status).toBe(200)
    expect(issuer.requests).toEqual([])
  })

  test('at an address that asks for the token of the pod get it, and only they', async () => {
    await folder.write('pod-token', 'pod-secret\n')
    const post = open({ jwks_uri: `${issuer.url}/jwks`, token_file: 'pod-token' })
    expect((await post(await issuer.sign(good()))).status).toBe(200)
    expect(issuer.requests).toEqual(['/jwks'])
    expect(issuer.authorizations).toEqual(['Bearer pod-secret'])
    expect(env.logged.join('\n')).not.toContain('pod-secret')
  })

  test('of a server whose certificate is only in a file are fetched with it, and not without', async () => {
    const tls = selfSigned()
    const cluster = await startTokenIssuer(tls)
    await folder.write('ca.crt', tls.certificate)
    const token = await cluster.sign({ ...good(), iss: cluster.url })
    expect((await open({ issuer: cluster.url, ca_file: 'ca.crt' })(token)).status).toBe(200)
    expect((await open({ issuer: cluster.url })(token)).status).toBe(401)
    await folder.write('ca.crt', selfSigned().certificate)
    expect((await open({ issuer: cluster.url, ca_file: 'ca.crt' })(token)).status).toBe(401)
    expect(cluster.requests).toHaveLength(2)
    cluster.close()
  })

  test('in a private network are not fetched unless it is named', async () => {
    expect((await open({ allowed_networks: [] })(await issuer.sign(good()))).status).toBe(401)
    expect(issuer.requests).toEqual([])
    expect(env.logged.join('\n')).toContain('network that is not allowed')
  })
})

test('a scope that there is none of is told at the start, with those that there are', () => {
  expect(() => open({ scopes: ['users:reed'] })).toThrow(/\[0\]\.scopes: there are .*users:read/)
})
