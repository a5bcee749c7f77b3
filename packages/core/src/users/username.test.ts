import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refuseUsername, usernameKey } from './username.ts'

/** The same cases every time: what fails, fails again. */
const SEED = 5

describe('usernameKey', () => {
  test.each([
    ['Alice', 'ALICE'],
    ['straße', 'STRASSE'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['ﬁona', 'Fiona'],
    ['é', 'É'],
    ['Ａｌｉｃｅ', 'alice'],
  ])('%s and %s are one user', (a, b) => {
    expect(usernameKey(a)).toBe(usernameKey(b))
  })

  test.each([
    ['alice', 'aliсe'],
    ['rene', 'rené'],
    ['a.b', 'ab'],
  ])('%s and %s are two', (a, b) => {
    expect(usernameKey(a)).not.toBe(usernameKey(b))
  })

  test('is the same of its own result', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (name) => usernameKey(usernameKey(name)) === usernameKey(name),
      ),
      { seed: SEED },
    )
  })
})

describe('refuseUsername', () => {
  test.each(['alice', 'a@example.com', 'Ægir', '李小龍', 'o’neil', 'x y'])('%s may be one', (name) => {
    expect(refuseUsername(name)).toBeUndefined()
  })

  test.each([
    '',
    ' ',
    'alice ',
    '\talice',
    'al\u200Bice',
    'al\u0000ice',
    'al\u202Eice',
    '\uD800',
    'a\nb',
    'a\u2028b',
    'x'.repeat(256),
  ])('%j may not', (name) => {
    expect(refuseUsername(name)).toBeDefined()
  })
})
