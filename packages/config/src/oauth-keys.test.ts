import { describe, expect, test } from 'vitest'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { loadConfig } from './load-config.ts'

const load = (variables: Record<string, string>): Config =>
  loadConfig({
    environment: Object.fromEntries(
      Object.entries(variables).map(([key, value]) => [`BARYCENTER__${key}`, value]),
    ),
    workingDirectory: import.meta.dirname,
  })

const problemsOf = (variables: Record<string, string>): string[] => {
  try {
    load(variables)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(({ key, message }) => `${key}: ${message}`)
  }
  throw new Error('the configuration was accepted')
}

describe('oauth.resources', () => {
  const api = { identifier: 'https://api.example/v1' }

  test('fills in what is not said', () => {
    const full = {
      identifier: 'urn:example:files',
      name: 'Files',
      scopes: ['read', 'files:write'],
      access_token_format: 'JWT',
      introspectors: ['gateway'],
    }
    expect(load({ OAUTH__RESOURCES: JSON.stringify([api, full]) }).oauth.resources).toEqual([
      { identifier: 'https://api.example/v1', scopes: [], introspectors: [] },
      {
        identifier: 'urn:example:files',
        name: 'Files',
        scopes: ['read', 'files:write'],
        accessTokenFormat: 'jwt',
        introspectors: ['gateway'],
      },
    ])
  })

  test('a mistake is named by its table and its member, all at once', () => {
    const resources = [
      { ...api, scopes: ['a b'] },
      { name: '' },
      'x',
      { identifier: 'https://api.example/#x', scope: 'read' },
      { identifier: '/relative' },
    ]
    expect(problemsOf({ OAUTH__RESOURCES: JSON.stringify(resources) })).toEqual([
      'oauth.resources[0].scopes: must be a list of scopes, without spaces',
      'oauth.resources[1].identifier: is missing',
      'oauth.resources[1].name: must be a text that is not empty',
      'oauth.resources[2]: must be a table',
      'oauth.resources[3].identifier: must be an absolute URI without a fragment',
      'oauth.resources[3].scope: unknown; there are identifier, name, scopes, access_token_format, introspectors',
      'oauth.resources[4].identifier: must be an absolute URI without a fragment',
    ])
  })

  test('no two have the same identifier', () => {
    expect(problemsOf({ OAUTH__RESOURCES: JSON.stringify([api, api]) })).toEqual([
      'oauth.resources[1].identifier: is that of [0] too',
    ])
  })

  test('a text that is no JSON is wrong as a whole', () => {
    expect(problemsOf({ OAUTH__RESOURCES: 'https://api.example' })[0]).toMatch(
      /^oauth\.resources: must be a list of tables with identifier/,
    )
  })
})

describe('oauth.claims', () => {
  test('come from properties, with a scope of their own or with profile', () => {
    const claims = {
      department: 'dept',
      'https://example.com/groups': { property: 'groups', scope: 'groups' },
      cost_center: { property: 'cc' },
    }
    expect(load({ OAUTH__CLAIMS: JSON.stringify(claims) }).oauth.claims).toEqual([
      { claim: 'department', property: 'dept', scope: 'profile' },
      { claim: 'https://example.com/groups', property: 'groups', scope: 'groups' },
      { claim: 'cost_center', property: 'cc', scope: 'profile' },
    ])
  })

  test('none speaks for the provider, and a mistake is named by its claim', () => {
    const claims =
      '{"sub":"x","a":1,"b":{"scope":"s"},"c.d":{"property":"p","scope":"s t","x":1},"__proto__":"x"}'
    expect(problemsOf({ OAUTH__CLAIMS: claims })).toEqual([
      'oauth.claims.sub: cannot be mapped: the provider says it itself',
      'oauth.claims.a: must be the name of a property, or a table with property and scope',
      'oauth.claims.b.property: is missing',
      'oauth.claims."c.d".scope: must be a scope, without spaces',
      'oauth.claims."c.d".x: unknown; there are property, scope',
      'oauth.claims.__proto__: cannot be mapped: the provider says it itself',
    ])
  })
})

describe('keys.encryption_key', () => {
  const bytes = Buffer.alloc(32, 0xfb)

  test.each(['base64', 'base64url', 'hex'] as const)('is read from %s', (encoding) => {
    expect(load({ KEYS__ENCRYPTION_KEY: `${bytes.toString(encoding)}\n` }).keys.encryptionKey).toBe(
      bytes.toString('base64url'),
    )
  })

  test.each(['', 'secret', bytes.toString('hex').slice(2), `${bytes.toString('base64').slice(0, 42)}!=`])(
    'is not %j',
    (given) => {
      expect(problemsOf({ KEYS__ENCRYPTION_KEY: given })).toEqual([
        'keys.encryption_key: must be 32 bytes in base64 or hexadecimal',
      ])
    },
  )
})

test('keys.rotation_interval is off, or long enough to publish a key before it signs', () => {
  expect(load({ KEYS__ROTATION_INTERVAL: '0' }).keys.rotationInterval).toBe(0)
  expect(load({ KEYS__ROTATION_INTERVAL: '7776000' }).keys.rotationInterval).toBe(7_776_000)
  expect(problemsOf({ KEYS__ROTATION_INTERVAL: '3599' })).toHaveLength(1)
})
