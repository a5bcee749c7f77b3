import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isRegisteredRedirectUri } from '../redirect-uri.ts'
import type { MetadataRules } from './metadata-rules.ts'
import { validateMetadata } from './validate-metadata.ts'

const RULES: MetadataRules = {
  algorithms: ['RS256', 'ES256'],
  canSeal: false,
  isNamedHost: (host) => host === '10.0.0.1',
  byOperator: false,
}
const CALLBACK = 'https://client.example/callback'
const KEY = {
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid: '1',
}
const RSA_1024 = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })

const validate = (metadata: object, rules: Partial<MetadataRules> = {}) =>
  validateMetadata({ redirect_uris: [CALLBACK], ...metadata }, { ...RULES, ...rules })
const refusalOf = (metadata: unknown, rules: Partial<MetadataRules> = {}) => {
  try {
    validateMetadata(metadata, { ...RULES, ...rules })
  } catch (error) {
    return error
  }
  throw new Error('it was not refused')
}

test('what is left out gets the defaults of RFC 7591 and OpenID Connect', () => {
  expect(validate({ client_name: 'Größe 👩‍👩‍👧', logo_uri: '', tos_uri: null, made_up: 1 })).toEqual({
    client_name: 'Größe 👩‍👩‍👧',
    application_type: 'web',
    redirect_uris: [CALLBACK],
    post_logout_redirect_uris: [],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'client_secret_basic',
    subject_type: 'public',
    id_token_signed_response_alg: 'RS256',
    request_uris: [],
    require_auth_time: false,
    backchannel_logout_session_required: false,
    require_pkce: true,
    access_token_format: 'opaque',
    rotate_refresh_tokens: true,
    skip_consent: false,
  })
})

test('O9 B22: a public client cannot do without PKCE and rotation, a confidential one can', () => {
  const without = { require_pkce: false, rotate_refresh_tokens: false }
  expect(validate(without)).toMatchObject(without)
  expect(validate({ ...without, token_endpoint_auth_method: 'none' })).toMatchObject({
    require_pkce: true,
    rotate_refresh_tokens: true,
  })
})

describe('redirect URIs', () => {
  test.each([
    'http://client.example/callback',
    'http://127.0.0.1.client.example/callback',
    'http://0.0.0.0/callback',
    'https://client.example/callback#fragment',
    'https://client.example/callback#',
    'https://user@client.example/callback',
    'https://@client.example/callback',
    'https://*.client.example/callback',
    'https://client.example/*',
    'https://client.example/a/../callback',
    'https://client.example/a/%2e%2E/callback',
    'https://client.example/call back',
    'https://client.example/call\tback',
    'https://client.example\\@evil.example/',
    'https://clíent.example/callback',
    'https://',
    '//client.example/callback',
    '/callback',
    'callback',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://client.example/x',
    'myapp:/callback',
    `https://client.example/${'x'.repeat(2048)}`,
  ])('B3: %s is refused, for web and native clients', (uri) => {
    for (const application_type of ['web', 'native']) {
      const refusal = refusalOf({ redirect_uris: [CALLBACK, uri], application_type })
      expect(refusal).toMatchObject({
        code: 'invalid_redirect_uri',
        message: expect.stringMatching(/^redirect_uris\[1\]: /),
      })
      expect(
        refusalOf({ redirect_uris: [CALLBACK], post_logout_redirect_uris: [uri], application_type }),
      ).toMatchObject({ code: 'invalid_client_metadata' })
    }
  })

  const onDevice = [
    'http://127.0.0.1/callback',
    'http://[::1]:7777/callback',
    'http://localhost:3000/callback',
    'com.example.app:/callback',
  ]
  test.each(onDevice)('B3: %s is for native clients only', (uri) => {
    const of = (application_type?: string) => ({
      redirect_uris: [uri],
      ...(application_type && { application_type }),
    })
    expect(refusalOf(of('web'))).toMatchObject({ code: 'invalid_redirect_uri' })
    expect(validate(of('native')).redirect_uris).toEqual([uri])
    // A client that does not say what it is, is what its redirect URIs are; beside one of the web they are refused.
    expect(validate(of()).application_type).toBe('native')
    expect(refusalOf({ redirect_uris: [CALLBACK, uri] })).toMatchObject({ code: 'invalid_redirect_uri' })
  })

  test('B1: what was registered is matched as a string', () => {
    const client = validate({})
    expect(isRegisteredRedirectUri(client, CALLBACK)).toBe(true)
    for (const other of [
      'https://client.example/Callback',
      'https://CLIENT.example/callback',
      'https://client.example/callback/',
      'https://client.example/callback?a=b',
      'https://client.example/callback#',
      'https://client.example/x/%2e%2e/callback',
      'https://client.example:443/callback',
      'https://x@client.example/callback',
      'https://sub.client.example/callback',
      'https://client.example/callback/more',
      'http://client.example/callback',
      '',
    ]) {
      expect(isRegisteredRedirectUri(client, other), other).toBe(false)
    }
  })

  test('B2: a native client may be at any port of the loopback address, and nowhere else', () => {
    const client = validate({ redirect_uris: ['http://127.0.0.1/callback?x=1', 'http://[::1]:9/cb'] })
    for (const same of [
      'http://127.0.0.1:51004/callback?x=1',
      'http://127.0.0.1/callback?x=1',
      'http://[::1]/cb',
    ])
      expect(isRegisteredRedirectUri(client, same), same).toBe(true)
    for (const other of [
      'http://127.0.0.1:51004/callback',
      'http://127.0.0.1:51004/cb',
      'http://localhost:51004/callback?x=1',
      'http://127.0.0.2:51004/callback?x=1',
      'http://127.0.0.1:51004@evil.example/callback?x=1',
      'http://127.0.0.1:514x/callback?x=1',
      'https://127.0.0.1:51004/callback?x=1',
    ])
      expect(isRegisteredRedirectUri(client, other), other).toBe(false)
    const web = { ...client, application_type: 'web' as const }
    expect(isRegisteredRedirectUri(web, 'http://127.0.0.1:51004/callback?x=1')).toBe(false)
  })
})

test.each<[string, object, RegExp]>([
  [
    'a grant type that there is not',
    { grant_types: ['implicit'] },
    /^grant_types\[0\]: has to be one of authorization_code/,
  ],
  [
    'a front-channel token',
    { response_types: ['id_token token'] },
    /^response_types\[0\]: has to be one of code, none$/,
  ],
  [
    'a code that cannot be exchanged',
    { response_types: ['code'], grant_types: ['client_credentials'] },
    /^response_types/,
  ],
  [
    'an exchange without a code',
    { response_types: ['none'], grant_types: ['authorization_code'] },
    /^response_types/,
  ],
  [
    'a refresh token from nowhere',
    { grant_types: ['refresh_token'], response_types: [] },
    /^grant_types: refresh_token needs/,
  ],
  [
    'a public client on its own behalf',
    { grant_types: ['client_credentials'], response_types: [], token_endpoint_auth_method: 'none' },
    /^grant_types: client_credentials/,
  ],
  [
    'both places for keys',
    { jwks: { keys: [KEY] }, jwks_uri: 'https://client.example/jwks' },
    /^jwks: excludes/,
  ],
  ['no keys to verify with', { token_endpoint_auth_method: 'private_key_jwt' }, /private_key_jwt needs/],
  [
    'a secret that cannot be stored',
    { token_endpoint_auth_method: 'client_secret_jwt' },
    /keys\.encryption_key/,
  ],
  [
    'a method that there is not',
    { token_endpoint_auth_method: 'tls_client_auth' },
    /^token_endpoint_auth_method: has to be one of none/,
  ],
  [
    'assertions without a signature',
    {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [KEY] },
      token_endpoint_auth_signing_alg: 'none',
    },
    /has to be one of RS256, PS256, ES256, EdDSA$/,
  ],
  ['a private key', { jwks: { keys: [{ ...KEY, d: 'canary' }] } }, /^jwks: has a private or/],
  ['a symmetric key', { jwks: { keys: [{ kty: 'oct', k: 'canary' }] } }, /^jwks: has a private or/],
  ['a weak key', { jwks: { keys: [RSA_1024] } }, /less than 2048 bits$/],
  ['keys with one kid', { jwks: { keys: [KEY, KEY] } }, /the same kid$/],
  ['no keys', { jwks: { keys: [] } }, /^jwks\.keys: has to have 1/],
  ['keys without TLS', { jwks_uri: 'http://client.example/jwks' }, /^jwks_uri: has to be https$/],
  ['keys on this machine', { jwks_uri: 'http://127.0.0.1/jwks' }, /^jwks_uri: has to be https$/],
  ['keys with credentials', { jwks_uri: 'https://u:p@client.example/jwks' }, /^jwks_uri: has credentials/],
  ['a picture that is a script', { logo_uri: 'javascript:alert(1)' }, /^logo_uri: has to be https$/],
  ['terms without TLS', { tos_uri: 'http://client.example/' }, /^tos_uri: has to be https$/],
  [
    'a logout with a fragment',
    { backchannel_logout_uri: 'https://client.example/#x' },
    /^backchannel_logout_uri: has a fragment$/,
  ],
  [
    'an algorithm that we have no key for',
    { id_token_signed_response_alg: 'EdDSA' },
    /has to be one of RS256, ES256$/,
  ],
  [
    'an unsigned ID token',
    { id_token_signed_response_alg: 'none' },
    /^id_token_signed_response_alg: has to be/,
  ],
  ['encryption', { id_token_encrypted_response_alg: 'RSA-OAEP' }, /is not supported$/],
  ['bound tokens', { dpop_bound_access_tokens: true }, /is not supported$/],
  [
    'a sector that is not known',
    { subject_type: 'pairwise', redirect_uris: [CALLBACK, 'https://other.example/'] },
    /^sector_identifier_uri: is needed/,
  ],
  ['to go without consent', { skip_consent: true }, /^skip_consent: /],
  ['a name that turns the text', { client_name: 'safe\u202Eevil' }, /^client_name: has characters/],
  ['a name that PostgreSQL cannot store', { client_name: 'a\0' }, /^client_name: has characters/],
  ['half a character', { software_id: '\ud800' }, /^software_id: has characters/],
  ['a name without an end', { client_name: 'x'.repeat(201) }, /^client_name: may have 200 at most$/],
  ['a number for a text', { client_name: 1 }, /^client_name: has to be of the type string$/],
  ['a scope with a quote', { scope: 'a "b"' }, /^scope: has characters/],
])('Registration: %s is refused', (_, metadata, message) => {
  const refusal = refusalOf({ redirect_uris: [CALLBACK], ...metadata })
  expect(refusal).toMatchObject({ code: 'invalid_client_metadata', message: expect.stringMatching(message) })
  expect(String(refusal)).not.toContain('canary')
})

test.each([null, [], 'text', 1, undefined])('%j is no metadata', (input) => {
  expect(refusalOf(input)).toMatchObject({ code: 'invalid_client_metadata' })
})

test('Registration: a software statement is refused as such', () => {
  expect(refusalOf({ software_statement: 'a.b.c' })).toMatchObject({ code: 'invalid_software_statement' })
})

test('a code flow needs somewhere to redirect to; a device, or a client on its own behalf, does not', () => {
  expect(refusalOf({})).toMatchObject({ code: 'invalid_redirect_uri' })
  for (const grant of ['client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'])
    expect(validateMetadata({ grant_types: [grant] }, RULES).response_types).toEqual([])
})

test('what needs a setting, a network or the operator is taken where that is there', () => {
  expect(validate({ token_endpoint_auth_method: 'client_secret_jwt' }, { canSeal: true })).toBeDefined()
  expect(validate({ jwks_uri: 'http://10.0.0.1/jwks', client_uri: 'http://localhost:3000' })).toBeDefined()
  expect(validate({ skip_consent: true }, { byOperator: true }).skip_consent).toBe(true)
  expect(validate({ jwks: { keys: [{ ...KEY, x5u: 'https://evil.example' }] } }).jwks?.keys).toEqual([KEY])
})
