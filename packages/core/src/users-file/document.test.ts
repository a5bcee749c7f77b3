import { describe, expect, test } from 'vitest'
import { readUsersDocument } from './document.ts'
import { parseJsonUsers } from './json-text.ts'

const parseUsersDocument = (text: string) => readUsersDocument(parseJsonUsers(text))

const problems = (text: string) => {
  const document = parseUsersDocument(text)
  return [...document.problems, ...document.records.flatMap((record) => record.problems)]
}
const codes = (text: string) => problems(text).map(({ code, path }) => `${code} ${path}`)

describe('the JSON examples of the deployment guides are read as they are', () => {
  test('a bare list with username, password, email', () => {
    const { records } = parseUsersDocument(`[
      { "username": "alice", "password": "correct-horse-battery-staple", "email": "alice@example.com" },
      { "username": "bob", "password": "another-strong-passphrase", "email": "bob@example.com" }
    ]`)
    expect(records.map(({ user }) => user)).toEqual([
      { username: 'alice', password: 'correct-horse-battery-staple', email: 'alice@example.com' },
      { username: 'bob', password: 'another-strong-passphrase', email: 'bob@example.com' },
    ])
  })

  test('a wrapper with enabled, email_verified and properties', () => {
    const user = {
      username: 'admin',
      email: 'admin@example.com',
      password: 'CHANGE-ME-IN-PRODUCTION',
      enabled: true,
      properties: { role: 'administrator', display_name: 'System Administrator' },
    }
    const { records } = parseUsersDocument(JSON.stringify({ users: [{ ...user, email_verified: true }] }))
    expect(records[0]?.user).toEqual({ ...user, emailVerified: true })
  })
})

describe('what is accepted', () => {
  test('both spellings, null where it means something, a byte order mark, no users at all', () => {
    const text =
      '\uFEFF[{"username":"a","passwordPolicy":"on_change","emailVerified":false,"email":null,"properties":{"x":null}}]'
    expect(parseUsersDocument(text).records[0]?.user).toEqual({
      username: 'a',
      passwordPolicy: 'ON_CHANGE',
      emailVerified: false,
      email: null,
      properties: { x: null },
    })
    expect(parseUsersDocument('[]')).toMatchObject({ problems: [], records: [] })
  })

  test("defaults hold for users who do not say otherwise, and the source is the document's", () => {
    const document = parseUsersDocument(
      '{"$schema":"x","source":"team-a","defaults":{"enabled":false,"password_policy":"initial"},"users":[{"username":"a"},{"username":"b","enabled":true}]}',
    )
    expect(document.source).toBe('team-a')
    expect(document.records.map(({ user }) => user)).toEqual([
      { username: 'a', enabled: false, passwordPolicy: 'INITIAL' },
      { username: 'b', enabled: true, passwordPolicy: 'INITIAL' },
    ])
  })
})

describe('every problem of a document is reported at once, with its place', () => {
  test('in the records', () => {
    const text = `[
  { "username": "alice", "emial": "a@example.com" },
  { "password": 12345 },
  { "username": "Bob", "email": "nonsense", "enabled": null },
  { "username": "bOB", "email_verified": "yes", "emailVerified": true },
  7
]`
    expect(codes(text)).toEqual([
      'FIELD_UNKNOWN /0/emial',
      'FIELD_MISSING /1/username',
      'FIELD_TYPE /1/password',
      'FIELD_TYPE /2/enabled',
      'EMAIL_INVALID /2/email',
      'USERNAME_DUPLICATE /2/username',
      'FIELD_TYPE /3/email_verified',
      'FIELD_TWICE /3/emailVerified',
      'USERNAME_DUPLICATE /3/username',
      'FIELD_TYPE /4',
    ])
    expect(problems(text)[0]).toMatchObject({
      line: 2,
      column: 26,
      message: expect.stringContaining('did you mean "email"?'),
    })
    expect(problems(text)[1]).toMatchObject({ line: 3, column: 3 })
  })

  test.each([
    ['', 'DOCUMENT_EMPTY '],
    [' \n', 'DOCUMENT_EMPTY '],
    ['"users"', 'FIELD_TYPE '],
    ['[{"username":"a","__proto__":{"username":"b"}}]', 'FIELD_UNKNOWN /0/__proto__'],
    [`[{"username":"a","properties":${'{"x":'.repeat(4000)}1${'}'.repeat(4000)}}]`, 'JSON_SYNTAX '],
    ['{"userz":[]}', 'FIELD_MISSING /users'],
    ['{"users":{}}', 'FIELD_TYPE /users'],
    ['{"users":[],"defaults":{"enabeld":true}}', 'FIELD_UNKNOWN /defaults/enabeld'],
    ['[{"username":"a","username":"b"}]', 'JSON_DUPLICATE_KEY /0/username'],
    ['[{"username":"a","properties":{"k":1,"k":2}}]', 'JSON_DUPLICATE_KEY /0/properties/k'],
    ['[{"username":"a"},]', 'JSON_SYNTAX '],
    ['[] // users', 'JSON_SYNTAX '],
    ["[{'username':'a'}]", 'JSON_SYNTAX '],
    ['[{"username":"a\u0001"}]', 'JSON_SYNTAX '],
    [`${'['.repeat(100_000)}`, 'JSON_SYNTAX '],
    ['[] []', 'JSON_SYNTAX '],
  ])('%.60j', (text, expected) => {
    expect(codes(text)).toContain(expected)
  })

  test('a missing comma is shown with its line', () => {
    const [problem] = problems('[\n  { "username": "alice"\n    "password": "canary" }\n]')
    expect(problem).toMatchObject({ line: 3, column: 5, message: 'a comma is expected before this' })
    expect(problem?.excerpt).toEqual({ line: '    "password": "…" }', column: 5 })
  })
})

test.each([
  '[{"username":"a" "password":"canary"}]',
  '[{"username":"a","password":"canary]',
  '[{"username":"a","password":canary}]',
  '[{"username":"a","password":"can\\qary"}]',
  "[{'password':'canary'}]",
  '[{"password":"x"canary"}]',
  '[{"username":"a","password":"canary\n"}]',
  '[{"password":["canary"]}]',
  '[{"password":{"canary":1}}]',
  '[{"password_policy":"canary"}]',
  '[{"username":"a","enabled":"canary","email":"canary"}]',
  '[{"username":"a","password_hash":"canary"}]',
])('no message and no excerpt repeats a value: %s', (text) => {
  const found = problems(text)
  expect(found).not.toHaveLength(0)
  expect(JSON.stringify(found.map(({ path: _, ...shown }) => shown))).not.toMatch(/cana?ry/)
})

test("the API's paths are resolved to the file's own, in its spelling", () => {
  const document = parseUsersDocument('{"users":[\n{"username":"a","email_verified":true}]}')
  expect(document.resolve(0, '/users/5/emailVerified')).toEqual({
    path: '/users/0/email_verified',
    line: 2,
    column: 17,
  })
  expect(document.resolve(0, '/users/5/password')).toEqual({ path: '/users/0/password', line: 2, column: 1 })
})
