import { fixedClock } from '@barycenter/testing/clock'
import { expect, test } from 'vitest'
import { systemRandom } from '../random.ts'
import { drawUserCode, formatUserCode, parseUserCode } from './user-code.ts'

test('a user code has each letter as often as any other', () => {
  const random = systemRandom(fixedClock())
  const counts = new Map<string, number>()
  const codes = Array.from({ length: 4000 }, () => drawUserCode(random))
  for (const letter of codes.join('')) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  expect([...counts.keys()].toSorted().join('')).toBe('BCDFGHJKLMNPQRSTVWXZ')
  // 1600 expected; seven standard deviations of 39 to either side.
  for (const count of counts.values()) expect(Math.abs(count - 1600)).toBeLessThan(273)
  expect(new Set(codes).size).toBe(codes.length)
})

test('bytes above the fair range are drawn again', () => {
  const tokens = [
    Buffer.alloc(32, 255),
    Buffer.from([240, 239, 0, 19, 20, ...Array(27).fill(250)]),
    Buffer.alloc(32, 1),
  ]
  const random = { token: () => tokens.shift()?.toString('base64url') ?? '' }
  expect(drawUserCode(random)).toBe('ZBZBCCCC')
})

test('a person may type it in either case, with or without what separates', () => {
  expect(formatUserCode('WDJBMJHT')).toBe('WDJB-MJHT')
  for (const typed of ['WDJB-MJHT', 'wdjbmjht', ' WdJb mJhT ', 'wdjb—mjht'])
    expect(parseUserCode(typed)).toBe('WDJBMJHT')
  for (const typed of ['', 'WDJB-MJH', 'WDJB-MJHTX', 'WDJB-MJHA', 'WDJB-MJH1', 'é'.repeat(8)]) {
    expect(parseUserCode(typed)).toBeUndefined()
  }
})
