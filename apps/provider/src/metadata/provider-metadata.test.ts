import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { expect, test } from 'vitest'
import { parseIssuer } from '../http/issuer.ts'
import type { ProviderFacts } from './metadata-feature.ts'
import { describeProvider } from './provider-metadata.ts'

const provider: ProviderFacts = {
  issuer: parseIssuer('https://op.example'),
  settings: {
    issuer: 'https://op.example',
    sessionLifetime: 1,
    minimumPasswordLength: 1,
    protectedUsers: [],
    keyRotationInterval: 0,
    auditRetention: 0,
    syncPatience: 1,
    oauth: DEFAULT_OAUTH_SETTINGS,
    administrators: undefined,
  },
  algorithms: [],
  canSeal: false,
  address: (path) => path,
}

test('lists of features are united, in their order and without repetition', () => {
  const document = describeProvider(
    [
      () => ({ claims_supported: ['sub', 'iss'], issuer: 'https://op.example' }),
      () => ({ claims_supported: ['sub', 'email'], issuer: 'https://op.example' }),
    ],
    provider,
  )
  expect(document).toEqual({ claims_supported: ['sub', 'iss', 'email'], issuer: 'https://op.example' })
})

test('a list without elements is left out (OpenID Connect Discovery §4.2)', () => {
  expect(describeProvider([() => ({ acr_values_supported: [] })], provider)).toEqual({})
})

test('two features cannot say different things under one name', () => {
  const features = [() => ({ token_endpoint: 'a' }), () => ({ token_endpoint: 'b' })]
  expect(() => describeProvider(features, provider)).toThrow(/disagree on token_endpoint/)
})
