import { expect, test } from 'vitest'
import { dueForRotation, type KeyTimes, withStates } from './key-state.ts'
import { JWKS_MAX_AGE, KEY_CACHE, planRotation } from './key-times.ts'

const at = (second: number) => new Date(second * 1000)

function key(
  keyId: string,
  times: { created?: number; from?: number; until?: number; retired?: number } = {},
): KeyTimes {
  const { created = 0, from, until, retired } = times
  return {
    keyId,
    algorithm: 'ES256',
    createdAt: at(created),
    activeFrom: from === undefined ? null : at(from),
    publishedUntil: until === undefined ? null : at(until),
    retiredAt: retired === undefined ? null : at(retired),
  }
}
const statesAt = (keys: readonly KeyTimes[], second: number) =>
  withStates(keys, at(second)).map(({ state }) => state)

test('Keys: a key is published before its first use, signs, retires, and is gone', () => {
  const keys = [key('old', { until: 200 }), key('new', { created: 10, from: 100 })]
  expect(statesAt(keys, 50)).toEqual(['active', 'pending'])
  expect(statesAt(keys, 99)).toEqual(['active', 'pending'])
  expect(statesAt(keys, 100)).toEqual(['retiring', 'active'])
  expect(statesAt(keys, 199)).toEqual(['retiring', 'active'])
  expect(statesAt(keys, 200)).toEqual(['retired', 'active'])
})

test('Keys: the only key never retires, whatever was planned for it', () => {
  expect(statesAt([key('one', { until: 5 })], 100)).toEqual(['active'])
})

test('Keys: one that an operator retired is of no use, and supersedes nobody', () => {
  const keys = [key('old', { until: 500 }), key('bad', { from: 100, retired: 50 })]
  expect(statesAt(keys, 60)).toEqual(['active', 'retired'])
  expect(statesAt(keys, 600)).toEqual(['active', 'retired'])
})

test('Keys: of keys from before rotation the newest signs, and the others stay published', () => {
  const keys = [key('a', { created: 1 }), key('b', { created: 2 }), key('c', { created: 2 })]
  expect(statesAt(keys, 1_000_000)).toEqual(['retiring', 'retiring', 'active'])
})

test('Keys: algorithms do not get in each other’s way', () => {
  const other: KeyTimes = { ...key('rsa', { created: 50 }), algorithm: 'RS256' }
  expect(statesAt([key('curve'), other], 60)).toEqual(['active', 'active'])
})

test('Keys: a key waits until every cache has it, and outlives the longest token', () => {
  const lifetimes = {
    authorizationCode: 60,
    accessToken: 600,
    idToken: 7200,
    refreshToken: 1_000_000,
    grant: 1_000_000,
    deviceCode: 600,
  }
  const { activeFrom, publishedUntil } = planRotation(at(0), lifetimes)
  expect(activeFrom.getTime()).toBeGreaterThanOrEqual((JWKS_MAX_AGE + KEY_CACHE) * 1000)
  expect(publishedUntil.getTime()).toBeGreaterThanOrEqual(activeFrom.getTime() + 7200 * 1000)
})

test('Keys: a key is due when it has signed for the interval, unless a successor waits', () => {
  const keys = [key('one', { created: 5, from: 100 })]
  expect(dueForRotation(keys, at(1099), 1000)).toEqual([])
  expect(dueForRotation(keys, at(1100), 1000)).toEqual(['ES256'])
  expect(dueForRotation(keys, at(1_000_000), 0)).toEqual([])
  expect(dueForRotation([...keys, key('next', { created: 1100, from: 1500 })], at(1200), 1000)).toEqual([])
})
