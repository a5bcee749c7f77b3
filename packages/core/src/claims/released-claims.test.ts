import type { JsonObject } from '@barycenter/database/json'
import { describe, expect, test } from 'vitest'
import type { MappedClaim } from '../oauth-settings.ts'
import type { Person } from '../users/person.ts'
import { asSubject } from '../users/user.ts'
import { supportedClaims } from './claim-names.ts'
import { claimsOfScopes, requestedClaims } from './released-claims.ts'

const alice = (properties: JsonObject = {}, more: Partial<Person> = {}): Person => ({
  ...{ subject: asSubject('1'), username: 'alice', email: 'alice@example.com', emailVerified: false },
  ...{ enabled: true, updatedAt: new Date(1_900_000_000_999), properties, ...more },
})
const mapping = (claim: string, property: string, scope = 'profile'): MappedClaim => ({
  claim,
  property,
  scope,
})

describe('claims by scope, OpenID Connect Core §5.4', () => {
  test('profile has the properties of standard names, and the username where no other is preferred', () => {
    const properties = { name: 'Alice', zoneinfo: 'Europe/Zurich', role: 'admin', preferred_username: 'ally' }
    expect(claimsOfScopes(alice(properties), ['openid', 'profile'], [])).toEqual({
      ...{ name: 'Alice', zoneinfo: 'Europe/Zurich', preferred_username: 'ally', updated_at: 1_900_000_000 },
    })
    expect(claimsOfScopes(alice(), ['profile'], [])).toMatchObject({ preferred_username: 'alice' })
    expect(claimsOfScopes(alice({ name: 'Alice' }), ['openid', 'offline_access', 'constructor'], [])).toEqual(
      {},
    )
  })

  test('parity S3: no property says what the e-mail address is, whether it is verified, or who somebody is', () => {
    const forged = { email: 'root@example.com', email_verified: true, updated_at: 1, sub: 'root', iss: 'x' }
    expect(claimsOfScopes(alice(forged), ['email', 'profile'], [])).toEqual({
      ...{ email: 'alice@example.com', email_verified: false },
      ...{ preferred_username: 'alice', updated_at: 1_900_000_000 },
    })
    expect(claimsOfScopes(alice(forged, { email: null }), ['email'], [])).toEqual({})
    const mapped = ['sub', 'email', 'email_verified', 'iss', 'acr', 'exp'].map((claim) =>
      mapping(claim, 'role'),
    )
    expect(claimsOfScopes(alice({ role: 'x' }), ['profile'], mapped)).not.toHaveProperty('sub')
    expect(claimsOfScopes(alice({ role: 'x' }), ['email'], mapped)).toMatchObject({
      email: 'alice@example.com',
    })
    expect(supportedClaims(mapped)).not.toContain('iss')
  })

  test('a value of the wrong JSON type is left out, and so is an empty one', () => {
    const wrong = { name: 5, website: true, locale: null, nickname: '', gender: ['x'], birthdate: {} }
    expect(Object.keys(claimsOfScopes(alice(wrong), ['profile'], []))).toEqual([
      'preferred_username',
      'updated_at',
    ])
    const phone = { phone_number: '+1', phone_number_verified: 'true' }
    expect(claimsOfScopes(alice(phone), ['phone'], [])).toEqual({ phone_number: '+1' })
    expect(claimsOfScopes(alice({ ...phone, phone_number_verified: true }), ['phone'], [])).toEqual({
      ...{ phone_number: '+1', phone_number_verified: true },
    })
    expect(claimsOfScopes(alice({ phone_number_verified: true }), ['phone'], [])).toEqual({})
  })

  test('OIDC: address is an object: of an object, of a text, or of parts (§5.1.1)', () => {
    const of = (properties: JsonObject) => claimsOfScopes(alice(properties), ['address'], [])
    expect(of({ address: { locality: 'Bern', country: 'CH', floor: '3', region: 7 } })).toEqual({
      address: { locality: 'Bern', country: 'CH' },
    })
    expect(of({ address: 'Bundesplatz 3\n3005 Bern' })).toEqual({
      address: { formatted: 'Bundesplatz 3\n3005 Bern' },
    })
    expect(of({ postal_code: '3005', locality: 'Bern' })).toEqual({
      address: { postal_code: '3005', locality: 'Bern' },
    })
    expect(of({ address: {} })).toEqual({})
    expect(of({})).toEqual({})
  })

  test('the configuration makes claims of other properties, of any JSON type, with the scope that it says', () => {
    const mapped = [
      mapping('groups', 'teams', 'groups'),
      mapping('phone_number', 'mobile', 'phone'),
      mapping('level', 'level'),
    ]
    const person = alice({ teams: ['a', 'b'], mobile: '+41', level: 3, groups: 'not these' })
    expect(claimsOfScopes(person, ['groups', 'phone'], mapped)).toEqual({
      groups: ['a', 'b'],
      phone_number: '+41',
    })
    expect(claimsOfScopes(person, ['profile'], mapped)).toMatchObject({ level: 3 })
    expect(claimsOfScopes(alice({ level: null }), ['profile'], mapped)).not.toHaveProperty('level')
    expect(supportedClaims(mapped)).toContain('groups')
  })
})

describe('the claims parameter, OpenID Connect Core §5.5', () => {
  const person = alice({ name: 'Alice', role: 'editor', secret: 'x' })
  const ask = (request: Parameters<typeof requestedClaims>[1]) =>
    requestedClaims(person, request, [mapping('role', 'role', 'roles')])

  test('gets what there is, essential or not, and no property that is not a claim', () => {
    const request = {
      name: null,
      nickname: { essential: true },
      role: { essential: true },
      secret: null,
      toString: null,
    }
    expect(ask(request)).toEqual({ name: 'Alice', role: 'editor' })
    expect(ask(undefined)).toEqual({})
  })

  test('gets one that was asked for with a value, or one of several, only if it is that', () => {
    expect(ask({ role: { value: 'editor' }, name: { value: 'Bob' } })).toEqual({ role: 'editor' })
    expect(ask({ role: { values: ['admin', 'editor'] }, name: { values: [] } })).toEqual({ role: 'editor' })
  })
})
