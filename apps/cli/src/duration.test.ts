import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'

test.each([
  ['0s', 0],
  ['90s', 90],
  ['15m', 900],
  ['12h', 43_200],
  ['30d', 2_592_000],
])('%s is %i seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds)
})

test.each(['', '30', 'd', '-1d', '1.5h', '1w', ' 1s', '1s ', '99999999999d', '9999999999d'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined()
  },
)
