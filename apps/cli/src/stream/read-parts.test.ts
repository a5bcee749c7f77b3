import { gzipSync } from 'node:zlib'
import { readUsersDocument } from '@barycenter/core/users-file/document'
import { describe, expect, test } from 'vitest'
import type { InputFormat } from '../input/input-format.ts'
import { parseUsers } from '../input/parse-users.ts'
import { createKeyTable } from './key-table.ts'
import { readParts } from './read-parts.ts'

const COUNT = 700
const USERS = Array.from({ length: COUNT }, (_, nth) => ({
  username: nth % 97 === 0 ? `"[{,}]\\${nth}` : `üser-${nth}`,
  email: `user-${nth}@example.com`,
  properties: { list: [nth, { deep: '],[' }] },
  // Wrong in many ways and places.
  ...(nth % 101 === 5 ? { emial: 'x' } : {}),
  ...(nth % 211 === 7 ? { enabled: 'yes' } : {}),
}))
const pretty = JSON.stringify(USERS, null, 2)
const csv = `username,email,note\n${USERS.map(({ username, email }, nth) => `"${username.replaceAll('"', '""')}","${email}","a\n${nth % 50 === 3 ? 'b,""c' : ''}"`).join('\n')}\n`

const FILES: readonly (readonly [string, InputFormat, string])[] = [
  ['a list', 'json', pretty],
  ['a list on one line', 'json', JSON.stringify(USERS)],
  [
    'an object',
    'json',
    JSON.stringify({ source: 'hr', defaults: { enabled: false }, users: USERS }, null, 1),
  ],
  ['an object that begins with its users', 'json', `{"users":${pretty}\n,\n "source": "hr"}\n`],
  ['lines', 'ndjson', USERS.map((user) => JSON.stringify(user)).join('\n\n')],
  ['lines of Windows', 'ndjson', USERS.map((user) => JSON.stringify(user)).join('\r\n')],
  ['cells', 'csv', csv.replaceAll(',note', ',properties.note')],
  ['cells of another column', 'csv', csv],
  ['a list without an end', 'json', pretty.slice(0, -1)],
  ['a list with a comma too many', 'json', `${pretty.slice(0, -2)},\n]`],
  [
    'a list with a comma too few',
    'json',
    pretty.replaceAll(/\},(\s+)\{(\s+"username": "üser-555")/g, '}$1{$2'),
  ],
  [
    'a field that stands twice',
    'json',
    pretty.replace('"username": "üser-600"', '"email": "a@example.com", $&'),
  ],
  ['more after the list', 'json', `${pretty}\n]`],
  ['no list', 'json', '{"people": []}'],
  ['nothing', 'json', ''],
  ['an empty list', 'json', ' [ ] '],
]

const inPieces = (text: string, length: number) => ({
  name: 'users',
  open: async function* () {
    const bytes = Buffer.from(text)
    for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length)
  },
})
const invocation = {
  environment: {},
  workingDirectory: '/',
} as Parameters<typeof readParts>[0]

const readAll = async (bytes: Parameters<typeof readParts>[1], format?: InputFormat) => {
  const all = { records: [] as unknown[], problems: [] as unknown[], source: undefined as string | undefined }
  for await (const read of readParts(invocation, bytes, { format, defaults: {} })) {
    if ('envelope' in read) {
      all.source = read.envelope.source
      all.problems.push(...read.envelope.problems)
      continue
    }
    const { document, index } = read
    expect(document.records.length === 0 || index === all.records.length).toBe(true)
    all.records.push(...document.records)
    all.problems.push(...document.problems)
  }
  return all
}
/** Without what depends on how much of a line is at hand. */
const places = (problems: readonly unknown[]) =>
  JSON.parse(JSON.stringify(problems, (key, value) => (key === 'excerpt' ? undefined : value)))

describe('a large file', () => {
  test.each(FILES)('of %s is read in parts as it is as a whole', async (_, format, text) => {
    const whole = readUsersDocument(await parseUsers(text, format))
    for (const length of [7919, 1_000_000]) {
      const parts = await readAll(inPieces(text, length), format)
      expect(places(parts.problems)).toEqual(places(whole.problems))
      if (whole.problems.length > 0) continue
      expect(parts.source).toBe(whole.source)
      // Defaults are known at the end only; a second reading has them.
      const without = (records: readonly unknown[]) =>
        places(records).map(({ user: __, ...record }: { user: unknown }) => record)
      expect(without(parts.records)).toEqual(without(whole.records))
    }
  })

  test('is unpacked, and recognised by what is in it', async () => {
    const packed = gzipSync(pretty)
    const bytes = {
      name: 'users',
      open: async function* () {
        yield packed.subarray(0, 100)
        yield packed.subarray(100)
      },
    }
    expect((await readAll(bytes)).records).toHaveLength(COUNT)
  })

  test.each([
    ['that is not UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), 'is not UTF-8'],
    ['that is broken gzip', gzipSync(pretty).subarray(0, 500), 'is not intact gzip'],
    [
      'with a user that does not end',
      Buffer.from(`[{"username": "${'a'.repeat(2_000_000)}`),
      'a user has at most',
    ],
    ['with all but users', Buffer.from(`{"x": "${'a'.repeat(2_000_000)}"}`), 'all that is not in the list'],
  ])('%s is refused, and read no further', async (_, content, message) => {
    const bytes = {
      name: 'users.json',
      open: async function* () {
        yield content
      },
    }
    const { problems } = await readAll(bytes)
    expect(problems).toEqual([
      expect.objectContaining({ code: 'DOCUMENT_UNREADABLE', message: expect.stringContaining(message) }),
    ])
  })
})

test('a table of usernames finds each one again, however many there are', () => {
  const table = createKeyTable()
  for (let index = 0; index < 40_000; index++) expect(table.enter(`user-${index}`, index)).toBeUndefined()
  for (const index of [0, 1, 9_999, 39_999]) expect(table.enter(`user-${index}`, 50_000)).toBe(index)
})
