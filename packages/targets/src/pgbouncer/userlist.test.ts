import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseUserlist } from './userlist.ts'

/** The same cases every time: what fails, fails again. */
const SEED = 5

const edit = (text: string, edits: Record<string, string | undefined>) =>
  parseUserlist(text).edit(new Map(Object.entries(edits)))
const secretOf = (text: string, name: string) => parseUserlist(text).secretOf(name)

const quotable = fc
  .string({
    minLength: 1,
    maxLength: 30,
    unit: fc.oneof(fc.constantFrom('"', ' ', ';', '\\'), fc.string({ minLength: 1, maxLength: 1 })),
  })
  .filter((text) => !/[\n\0]/.test(text))

describe('userlist.txt', () => {
  test('whatever is written under whatever name is read again, and removed again without a trace', () => {
    const users = fc.dictionary(quotable, quotable, { maxKeys: 5, noNullPrototype: true })
    fc.assert(
      fc.property(users, users, (others, mine) => {
        const before = edit('; first\n', others)
        const after = edit(before, mine)
        for (const [name, secret] of Object.entries({ ...others, ...mine }))
          expect(secretOf(after, name)).toBe(secret)
        const strangers = Object.fromEntries(
          Object.keys(mine)
            .filter((name) => !Object.hasOwn(others, name))
            .map((name) => [name, undefined]),
        )
        const back = edit(edit(after, strangers), others)
        expect(back).toBe(before)
      }),
      { seed: SEED },
    )
  })

  test('the last entry of a name counts, and who is removed is gone with all of them', () => {
    const text = '"john" "first"\n"mary" "m"\n  "john" "second" ; why\n'
    expect(secretOf(text, 'john')).toBe('second')
    expect(edit(text, { john: 'third' })).toBe('"john" "first"\n"mary" "m"\n  "john" "third" ; why\n')
    expect(edit(text, { john: undefined })).toBe('"mary" "m"\n')
  })

  test('comments, blank lines and the missing newline of others stay', () => {
    const text = '; "john" "no"\n\n\t"mary""ignored" "m" rest "of" line'
    expect(edit(text, {})).toBe(text)
    expect(edit(text, { 'a"b': 'c"d' })).toBe(`${text}\n"a""b" "c""d"\n`)
  })

  test.each([
    ['"a" "b"\njohn secret\n', /line 2: an entry begins with a quote/],
    ['\n\n"a" "b\n', /line 3: a quote is missing/],
    [`"${'n'.repeat(128)}" "b"\n`, /line 1: a name is too long/],
    [`"a" "${'s'.repeat(2048)}"\n`, /line 1: a secret is too long/],
    ['"a"\n', /line 1: a quote is missing/],
    ['"a" "b"\n"c\0" "d"\n', /line 2: there is a NUL/],
  ])('a file that PgBouncer stops reading in is not added to: %j', (text, message) => {
    expect(() => parseUserlist(text)).toThrow(message)
  })
})
