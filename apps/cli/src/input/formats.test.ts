import { readUsersDocument } from '@barycenter/core/users-file/document'
import { describe, expect, test } from 'vitest'
import { formatOfName, formatOfText, type InputFormat } from './input-format.ts'
import { parseUsers } from './parse-users.ts'

async function read(format: InputFormat, text: string) {
  const document = readUsersDocument(await parseUsers(text, format))
  const problems = [...document.problems, ...document.records.flatMap((record) => record.problems)]
  const places = problems.map(({ code, path, line, column }) => `${code} ${path} ${line}:${column}`)
  return {
    document,
    places,
    messages: JSON.stringify(problems),
    users: document.records.map(({ user }) => user),
  }
}

const alice = { username: 'alice', password: 'x, "y"', emailVerified: true, properties: { role: 'admin' } }

test.each<[InputFormat, string]>([
  [
    'json',
    '[{"username":"alice","password":"x, \\"y\\"","email_verified":true,"properties":{"role":"admin"}}]',
  ],
  [
    'ndjson',
    '\uFEFF{"username":"alice","password":"x, \\"y\\"","emailVerified":true,"properties":{"role":"admin"}}\r\n\n',
  ],
  [
    'yaml',
    'users:\n  - username: alice\n    password: x, "y"\n    email_verified: true\n    properties:\n      role: admin\n',
  ],
  [
    'csv',
    '\uFEFFusername, password,email,email_verified,properties.role\r\n\r\nalice,"x, ""y""",,TRUE,admin\r\n',
  ],
])('the same user in %s', async (format, text) => {
  expect(await read(format, text)).toMatchObject({ places: [], users: [alice] })
})

test('a problem of YAML is shown in its line, of which only the beginning can be no secret', async () => {
  const excerpts = async (text: string) => {
    const { document } = await read('yaml', text)
    return document.problems.map(({ excerpt }) => [excerpt?.line, excerpt?.column])
  }
  expect(await excerpts('- username: a\n  password: canary: canary\n')).toEqual([['  password: …', 13]])
  expect(await excerpts('- username: a\n  canary: "x" y\n')).toEqual([['  …', 4]])
  expect(await excerpts('users:\n\t- username: a\n')).toEqual([[' - username: …', 1]])
  expect(await excerpts('"canary')).toEqual([['…', 2]])
})

describe('every problem has its place', () => {
  test('in NDJSON also each line that is no JSON', async () => {
    const text =
      '{"username":"a"}\n\n{"username":"b" "password":"canary"}\n  {"usernam":"A"}\n7\n{"username":"A"}'
    const { places, messages } = await read('ndjson', text)
    expect(places).toEqual([
      'USERNAME_DUPLICATE /0/username 1:2',
      'JSON_SYNTAX /1 3:17',
      'FIELD_MISSING /2/username 4:3',
      'FIELD_UNKNOWN /2/usernam 4:4',
      'FIELD_TYPE /3 5:1',
      'USERNAME_DUPLICATE /4/username 6:2',
    ])
    expect(messages).not.toContain('canary')
    expect((await read('ndjson', '{"username":"a"}\n{"username":"b"')).messages).toContain(
      'the line ends in the middle of the user: a closing } is missing',
    )
  })

  test('in YAML, through aliases', async () => {
    const text =
      '# users\nusers:\n  - &a\n    username: a\n    emial: x\n  - username: B\n    password: 7\n  - *a\n'
    expect((await read('yaml', text)).places).toEqual([
      'FIELD_UNKNOWN /users/0/emial 5:5',
      'USERNAME_DUPLICATE /users/0/username 4:5',
      'FIELD_TYPE /users/1/password 7:5',
      'FIELD_UNKNOWN /users/2/emial 5:5',
      'USERNAME_DUPLICATE /users/2/username 4:5',
    ])
  })

  test('in CSV the line and the column, also after texts of several lines', async () => {
    const text = 'username,password,enabled\na,"x\ny",maybe\nb,"x,true\n'.replace('"x,', '"x",z,')
    expect((await read('csv', text)).places).toEqual(['FIELD_TYPE /0/enabled 3:4', 'CSV_CELLS /1 4:1'])
    const header = await read('csv', 'username,pasword,canary,username\n')
    expect(header.places).toEqual(['FIELD_UNKNOWN  1:10', 'FIELD_UNKNOWN  1:18', 'FIELD_TWICE  1:25'])
    const quotes = await read('csv', 'username,password\n"a, ""b""","canary\nc,x')
    expect(quotes.places).toEqual(['CSV_SYNTAX  2:12'])
    expect(header.messages).toContain('did you mean \\"password\\"?')
    expect(header.messages).not.toContain('canary')
  })
})

const long = 'canary'.repeat(3_500_000)
const users = (count: number) => Array.from({ length: count }, () => '- *a').join('\n')

describe('hostile input is refused with a place, in little time, and never repeated', () => {
  test.each<[InputFormat, string, string]>([
    ['json', 'a line of 20 MB', `[{"username":"a","password":"${long}`],
    ['json', 'many errors', `[{"username":"a",${'"",'.repeat(1_000_000)}`],
    [
      'json',
      'unknown fields',
      JSON.stringify([Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 1]))]),
    ],
    ['json', 'the same field over and over', `[{${'"a":1,'.repeat(100_000)}"a":1}]`],
    ['ndjson', 'deep nesting', `{"username":"a","properties":${'{"x":'.repeat(100_000)}`],
    ['ndjson', 'a line of 20 MB', `{"username":"a"}\n{"password":"${long}`],
    ['ndjson', 'many errors', `{"username":"a"}\n{"password":${'"",'.repeat(1_000_000)}`],
    ['ndjson', 'blank lines', `${'\n'.repeat(20_000_000)}{}`],
    ['ndjson', '__proto__', '{"username":"a","__proto__":{"password":"canary"}}'],
    ['ndjson', 'NUL and half a character', '{"username":"a\\u0000","password":"canary\\ud800"}'],
    ['yaml', 'deep nesting', '['.repeat(100_000)],
    ['yaml', 'nesting that its parser takes', `[${'['.repeat(200)}${']'.repeat(200)}]`],
    ['yaml', 'a line of 20 MB', `- username: "${long}`],
    ['yaml', 'a line of 3 MB', `- username: "${long.slice(0, 3_000_000)}`],
    ['yaml', 'an open quote', '- username: a\n  password: "canary\n- username: b\n'],
    [
      'yaml',
      'anchors of anchors',
      `a: &a0 [canary]\n${Array.from({ length: 40 }, (_, i) => `b${i}: &a${i + 1} [*a${i}, *a${i}]`).join('\n')}`,
    ],
    [
      'yaml',
      'one anchor for many',
      `- &a {username: a, properties: {k: ${'canary'.repeat(9000)}}}\n${users(50_000)}`,
    ],
    ['yaml', 'an anchor in itself', '- &canary [*canary]'],
    ['yaml', 'no anchor', '- *canary'],
    ['yaml', 'a tag', '- !env canary'],
    ['yaml', 'another tag', '%YAML 1.1\n---\n- !!binary Y2FuYXJ5'],
    ['yaml', 'unknown fields', Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join('\n')],
    ['yaml', 'a field twice', '- username: a\n  username: canary'],
    ['yaml', 'a second document', '- username: a\n---\n- username: canary'],
    ['yaml', '__proto__', '- username: a\n  __proto__: {password: canary}'],
    ['yaml', 'a list as a key', '- [canary]: x'],
    ['yaml', 'NUL and half a character', '- username: "a\\0"\n  password: "canary\\ud800"'],
    ['yaml', 'a merge key', '- &a {username: a, password: canary}\n- <<: *a'],
    ['csv', 'a cell of 20 MB', `username,password\na,${long}`],
    ['csv', 'an open quote', 'username,password\na,"canary\nb,x'],
    ['csv', 'a quote within a cell', 'username,password\na,can"ary'],
    ['csv', 'more after a quote', 'username,password\na,"x"canary'],
    ['csv', 'no names of columns', 'alice,canary\nbob,canary'],
    ['csv', '__proto__', 'username,__proto__\na,canary'],
    ['csv', 'commas', `username${','.repeat(1_000_000)}`],
    ['csv', 'NUL', 'username,password\na\0,canary'],
  ])(
    '%s: %s',
    async (format, _, text) => {
      const { places, messages } = await read(format, text)
      expect(places).not.toHaveLength(0)
      for (const place of places) expect(place).toMatch(/ \d+:\d+$/)
      expect(messages).not.toMatch(/canary/)
      expect(messages.length).toBeLessThan(100_000)
    },
    10_000,
  )
})

test.each([
  ['users.json', 'json'],
  ['a.b/users.NDJSON', 'ndjson'],
  ['users.jsonl.gz', 'ndjson'],
  ['users.yml', 'yaml'],
  ['users.csv.gz', 'csv'],
  ['users', undefined],
  ['users.txt', undefined],
  ['/run/users.d/secret', undefined],
])('the name %s tells %s', (name, format) => {
  expect(formatOfName(name)).toBe(format)
})

test.each([
  ['[', 'json'],
  ['{"users":[]}', 'json'],
  ['{\n"users":[]}', 'json'],
  ['', 'json'],
  ['\uFEFF\n{"username":"a"}\n', 'ndjson'],
  ['{"a":1}\n{"b":2}', 'ndjson'],
  ['- username: a', 'yaml'],
  ['users:\n  - username: a', 'yaml'],
  ['# people', 'yaml'],
  ['email,username', 'csv'],
  ['"username"\na', 'csv'],
])('the text %j looks like %s', (text, format) => {
  expect(formatOfText(text)).toBe(format)
})
