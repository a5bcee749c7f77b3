import { expect, test } from 'vitest'
import { loadConfig } from './load-config.ts'

const GITHUB = {
  issuer: 'https://token.actions.githubusercontent.com',
  audience: 'barycenter',
  claims: { sub: 'repo:org/app:ref:refs/heads/main' },
  scopes: ['users:sync'],
}
const load = (...entries: unknown[]) =>
  loadConfig({
    environment: { BARYCENTER__ADMIN__TRUSTED_ISSUERS: JSON.stringify(entries) },
    workingDirectory: '/nowhere',
  }).admin.trustedIssuers

test('an issuer is trusted for what its entry says, and named by its host', () => {
  expect(load(GITHUB)).toEqual([
    {
      name: 'token.actions.githubusercontent.com',
      issuer: GITHUB.issuer,
      audiences: ['barycenter'],
      allowedNetworks: [],
      claims: [{ path: ['sub'], accepted: ['repo:org/app:ref:refs/heads/main'] }],
      scopes: ['users:sync'],
      maximumAge: 86_400,
    },
  ])
  const claims = { n: 7, ok: [true, 'x*'], 'kubernetes.io': { serviceaccount: { name: 'ci' } } }
  expect(load({ ...GITHUB, claims })[0]?.claims).toEqual([
    { path: ['n'], accepted: [7] },
    { path: ['ok'], accepted: [true, 'x*'] },
    { path: ['kubernetes.io', 'serviceaccount', 'name'], accepted: ['ci'] },
  ])
})

test.each<[string, object, string]>([
  ['nothing that a token must say', { claims: {} }, '[0].claims: must be a table with at least one claim'],
  ['a claim that may be anything', { claims: { sub: '**' } }, '[0].claims: must be'],
  ['a claim without a choice', { claims: { sub: [] } }, '[0].claims: must be'],
  ['a claim that is an empty table', { claims: { sub: 'a', kubernetes: {} } }, '[0].claims: must be'],
  ['no audience', { audience: [] }, '[0].audience: must be'],
  ['no scope', { scopes: [] }, '[0].scopes: must be'],
  ['an issuer without TLS', { issuer: 'http://ci.example' }, '[0].issuer: must be an https:// URL'],
  ['an issuer that is no URL', { issuer: 'kubernetes' }, '[0].name: is missing'],
  ['keys without TLS', { jwks_uri: 'http://ci.example/jwks' }, '[0].jwks_uri: must be an https:// URL'],
  [
    'keys in two places',
    { jwks_uri: 'https://a.example', jwks_file: 'a' },
    '[0].jwks_file: cannot be beside',
  ],
  ['a token for whatever is discovered', { token_file: 'a' }, '[0].token_file: needs jwks_uri'],
  ['the name of other actors', { name: 'token' }, '[0].name: must be'],
  ['a name that could be part of another', { name: 'a:b' }, '[0].name: must be'],
  ['a misspelt member', { audiences: ['a'] }, '[0].audiences: unknown; there are'],
])('%s is refused', (_, change, problem) => {
  expect(() => load({ ...GITHUB, ...change })).toThrow(`admin.trusted_issuers${problem}`)
})

test('two issuers do not share a name, two entries for one do', () => {
  const other = { ...GITHUB, issuer: 'https://gitlab.example' }
  expect(() => load({ ...GITHUB, name: 'ci' }, { ...other, name: 'ci' })).toThrow(
    '[1].name: is that of [0] too',
  )
  expect(load({ ...GITHUB, name: 'ci' }, { ...GITHUB, name: 'ci' })).toHaveLength(2)
})

test.each([
  'https://ops.example/',
  'https://ops.example:443',
  'https://*.example',
  '*',
  'null',
  'ops.example',
])('%s is no origin', (origin) => {
  const environment = { BARYCENTER__ADMIN__CORS_ORIGINS: origin }
  expect(() => loadConfig({ environment, workingDirectory: '/nowhere' })).toThrow('admin.cors_origins')
})
