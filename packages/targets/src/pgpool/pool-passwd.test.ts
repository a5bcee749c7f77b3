import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePoolPasswd } from './pool-passwd.ts'

/** The same cases every time: what fails, fails again. */
const SEED = 5

const edit = (text: string, edits: Record<string, string | undefined>) =>
  parsePoolPasswd(text).edit(new Map(Object.entries(edits)))
const secretOf = (text: string, name: string) => parsePoolPasswd(text).secretOf(name)

/** Names and secrets as bytes, with what the format cares about among them often. */
const bytes = (options: { minLength: number; maxLength: number }) =>
  fc
    .string({
      ...options,
      unit: fc.oneof(
        fc.constantFrom(':', '\\', '#', ' ', '\r'),
        fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
      ),
    })
    .filter((text) => !/[\n\0]/.test(text))
const name = bytes({ minLength: 1, maxLength: 20 })
const secret = bytes({ minLength: 1, maxLength: 100 })

describe('pool_passwd', () => {
  test('whatever is written under whatever name is read again, and lines of others stay byte for byte', () => {
    const lines = fc.array(bytes({ minLength: 0, maxLength: 40 }), { maxLength: 8 })
    fc.assert(
      fc.property(
        lines,
        fc.boolean(),
        fc.dictionary(name, secret, { maxKeys: 5, noNullPrototype: true }),
        (others, isEnded, users) => {
          const before = others.join('\n') + (isEnded && others.length > 0 ? '\n' : '')
          const after = edit(before, users)
          for (const [each, wanted] of Object.entries(users)) expect(secretOf(after, each)).toBe(wanted)
          const mine = (line: string) =>
            Object.keys(users).some((each) => secretOf(`${line}x`, each) !== undefined)
          const left = (text: string) => text.split('\n').filter((line) => line !== '' && !mine(line))
          expect(left(after)).toEqual(left(before))
          expect(edit(after, users)).toBe(after)
          const removed = edit(after, Object.fromEntries(Object.keys(users).map((each) => [each, undefined])))
          for (const each of Object.keys(users)) expect(secretOf(removed, each)).toBeUndefined()
        },
      ),
      { seed: SEED },
    )
  })

  test('the first line of a name counts, but for one without a secret', () => {
    const text = 'john:\njohn:AESfirst\njo\\hn:AESsecond\n'
    expect(secretOf(text, 'john')).toBe('AESfirst')
    expect(edit(text, { john: 'AESnew' })).toBe('john:\njohn:AESnew\njo\\hn:AESsecond\n')
  })

  test('who is removed is gone with all lines, so that no older one comes into effect', () => {
    expect(edit('john:AESnew\nmary:x\njo\\hn:AESold\njohn:\n', { john: undefined })).toBe('mary:x\n')
  })

  test('the backend half of an extended entry stays', () => {
    const text = 'john:AESold:app:AES\\:app\r\nmary:AESm\r\n'
    expect(edit(text, { john: 'TEXT:new' })).toBe('john:TEXT\\:new:app:AES\\:app\r\nmary:AESm\r\n')
  })

  test('a line ending of Windows is a part of the secret, and goes with it', () => {
    expect(secretOf('john:AESx\r\n', 'john')).toBe('AESx\r')
    expect(edit('john:AESx\r\nodd\r\n', { john: 'AESx' })).toBe('john:AESx\nodd\r\n')
  })

  test('blank lines, comments that are none, and a missing newline at the end stay', () => {
    const text = '\n#john:AESx\nno colon\n\nlast:AESy'
    expect(edit(text, {})).toBe(text)
    expect(edit(text, { nobody: undefined })).toBe(text)
    expect(edit(text, { 'jo:hn': 'AESz' })).toBe(`${text}\njo\\:hn:AESz\n`)
    expect(edit('', {})).toBe('')
    expect(edit('john:x', { john: undefined })).toBe('')
  })
})
