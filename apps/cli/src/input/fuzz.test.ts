import { readUsersDocument } from '@barycenter/core/users-file/document'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatOfText, INPUT_FORMATS, type InputFormat } from './input-format.ts'
import { decodeInput } from './input-text.ts'
import { parseUsers } from './parse-users.ts'

/** Always the same inputs, so that a failure is one for everybody. */
const RUNS = { seed: 20_261_121, numRuns: 300 }

interface Written {
  readonly username: string
  readonly password: string
  readonly enabled: boolean
}

const WRITE: Readonly<Record<InputFormat, (users: readonly Written[]) => string>> = {
  json: (users) => JSON.stringify({ users }, null, 2),
  ndjson: (users) => users.map((user) => JSON.stringify(user)).join('\n'),
  yaml: (users) =>
    `users:\n${users.map(({ username, password, enabled }) => `  - username: ${JSON.stringify(username)}\n    password: ${password}\n    enabled: ${enabled}\n`).join('')}`,
  csv: (users) =>
    `username,password,enabled\n${users.map(({ username, password, enabled }) => `"${username.replaceAll('"', '""')}",${password},${enabled}`).join('\r\n')}`,
}

const users = fc.array(
  fc.record({
    username: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
    password: fc.constant('canary'),
    enabled: fc.boolean(),
  }),
  { maxLength: 4 },
)

/** What means something to one of the parsers, or nothing to anybody. */
const tokens = fc.constantFrom(
  ...[
    '"',
    "'",
    ',',
    ':',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '<<: *a',
    '!t ',
    '---\n',
    '%YAML 1.1\n',
    '\t',
    '\r',
  ],
  ...['\n', '\0', '\uD800', '\uDFFF', '\uFEFF', '\u2028', '\u0085', '__proto__', '\\u0000', '\\ud800', '|\n'],
  ...[
    '? ',
    '- ',
    '#',
    '""',
    '1e999',
    '-0',
    'null',
    '\u{1F642}',
    '\\',
    '"__proto__":{"x":1},',
    '{"$ref":"#"}',
  ],
)
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(12),
  insert: fc.option(tokens),
})

function applyEdits(
  text: string,
  edits: readonly { at: number; cut: number; insert: string | null }[],
): string {
  return edits.reduce((edited, { at, cut, insert }) => {
    const offset = Math.floor(at * edited.length)
    return edited.slice(0, offset) + (insert ?? '') + edited.slice(offset + cut)
  }, text)
}

/** Reads a text, whatever it is: to users, or to problems with places that give nothing away. */
async function check(text: string, format: InputFormat): Promise<void> {
  const document = readUsersDocument(await parseUsers(text, format))
  const problems = [...document.problems, ...document.records.flatMap((record) => record.problems)]
  const lines = text.split(/\r\n|\n|\r/).length
  for (const { line = 0, column = 0 } of problems) {
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(lines)
    expect(column).toBeGreaterThanOrEqual(1)
  }
  const said = problems.map(({ message, excerpt }) => `${message} ${excerpt?.line ?? ''}`).join('\n')
  expect(said).not.toContain('canary')
  for (const { user, problems } of document.records) expect(user === undefined).toBe(problems.length > 0)
  expect(Object.keys(Object.prototype)).toEqual([])
}

describe.each(INPUT_FORMATS)('%s', (format) => {
  test('that somebody edited without looking is read, or refused with places', async () => {
    await fc.assert(
      fc.asyncProperty(users, fc.array(edit, { minLength: 1, maxLength: 4 }), (users, edits) =>
        check(applyEdits(WRITE[format](users), edits), format),
      ),
      RUNS,
    )
  })

  test('that is none at all is read, or refused with places', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(tokens, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.json({ maxDepth: 4 }),
    )
    await fc.assert(
      fc.asyncProperty(anything, (text) => check(text, format)),
      RUNS,
    )
  })
})

test('bytes of any kind are a text of some format, or refused with a reason', () => {
  const gzip = fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.of(0x1f, 0x8b, ...bytes))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), gzip), (bytes) => {
      const input = decodeInput(bytes)
      if (input.kind === 'text') expect(INPUT_FORMATS).toContain(formatOfText(input.text))
      else expect(input.reason).not.toBe('')
    }),
    RUNS,
  )
})
