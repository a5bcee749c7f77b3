import { describe, expect, test } from 'vitest'
import { readSecretObject } from '../secrets/secret-object.ts'
import type { Entry } from './declaration.ts'
import { readEntry } from './read-declaration.ts'

const READING = { source: 'secrets', hashes: 'ours' } as const
const CANARY = 'canary-d41d8'

/** Reads a Secret as the API has it. */
function read(
  data: Readonly<Record<string, string | Uint8Array>>,
  { annotations, before }: { annotations?: Readonly<Record<string, string>>; before?: Entry } = {},
): Entry {
  const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')])
  const object = readSecretObject(
    // As it comes over the wire, where a key may have any name.
    JSON.parse(
      JSON.stringify({
        metadata: {
          name: 'alice',
          namespace: 'team',
          uid: 'u',
          resourceVersion: '1',
          creationTimestamp: '2026-11-21T12:00:00Z',
          annotations,
        },
        data: Object.fromEntries(encoded),
      }),
    ),
  )
  if (object === undefined) throw new TypeError('this is no Secret')
  return readEntry(object, READING, before)
}
const usersOf = ({ claims }: Entry) => claims.map(({ user }) => user)
const problemsOf = ({ problems }: Entry) => problems.map(({ path, code }) => `${path} ${code}`)
const json = (value: unknown) => ({ 'users.json': JSON.stringify(value) })

describe('a Secret of one user', () => {
  test('declares them by keys of its own, and other keys mean nothing', () => {
    const entry = read({
      username: 'alice',
      password: 'correct-horse',
      email: 'alice@example.com',
      enabled: 'false',
      properties: '{"team": "a", "roles": ["x"]}',
      'tls.crt': 'whatever',
      __proto__x: 'y',
    })
    expect(entry.problems).toEqual([])
    expect(usersOf(entry)).toEqual([
      {
        username: 'alice',
        password: 'correct-horse',
        email: 'alice@example.com',
        enabled: false,
        properties: { team: 'a', roles: ['x'] },
      },
    ])
    expect(JSON.stringify(entry)).not.toContain('whatever')
  })

  test.each([
    [
      'the type kubernetes.io/basic-auth',
      { username: 'alice', password: 'p' },
      { username: 'alice', password: 'p' },
    ],
    ['user in place of username', { user: 'alice', password: 'p' }, { username: 'alice', password: 'p' }],
    [
      'both, when they agree',
      { user: 'alice', username: 'alice\n', password: 'p' },
      { username: 'alice', password: 'p' },
    ],
    [
      'one line break at the end',
      { username: 'alice\r\n', password: 'p\n' },
      { username: 'alice', password: 'p' },
    ],
    ['no more than one', { username: 'alice', password: ' p\n\n' }, { username: 'alice', password: ' p\n' }],
    [
      'an empty e-mail address, which is none',
      { username: 'a', password: 'p', email: '' },
      { username: 'a', password: 'p', email: null },
    ],
  ])('may have %s', (_, data, user) => {
    expect(usersOf(read(data))).toEqual([user])
  })

  const NAMED = { username: 'alice', password: CANARY }
  test.each([
    [{ username: 'alice' }, ['password KEY_MISSING'], true],
    [{ username: 'alice', passwort: CANARY }, ['password KEY_MISSING'], true],
    [{ password: CANARY }, ['username KEY_MISSING'], false],
    [{ ...NAMED, password: Buffer.from([0xff, 0xfe]) }, ['password KEY_ENCODING'], true],
    [{ ...NAMED, username: Buffer.from([0xff]) }, ['username KEY_ENCODING'], false],
    [{ ...NAMED, username: `al${'\0'}ice` }, ['username USERNAME_INVALID'], false],
    [{ ...NAMED, username: ' ' }, ['username USERNAME_INVALID'], false],
    [{ ...NAMED, user: 'bob' }, ['user KEY_AMBIGUOUS'], false],
    [
      { ...NAMED, password_hash: CANARY },
      ['password_hash PASSWORD_HASH_INVALID', 'password_hash CREDENTIAL_AMBIGUOUS'],
      true,
    ],
    [{ ...NAMED, password: '' }, ['password PASSWORD_TOO_SHORT'], true],
    [{ ...NAMED, email: CANARY }, ['email EMAIL_INVALID'], true],
    [{ ...NAMED, enabled: 'yes' }, ['enabled KEY_VALUE'], true],
    [{ ...NAMED, properties: `{"a": ${CANARY}` }, ['properties JSON_SYNTAX'], true],
    [{ ...NAMED, properties: '["a"]' }, ['properties FIELD_TYPE'], true],
    [{ ...NAMED, properties: '{"a": 1, "a": 2}' }, ['properties JSON_DUPLICATE_KEY'], true],
    [{ ...NAMED, properties: '['.repeat(100_000) }, ['properties JSON_SYNTAX'], true],
  ])('that cannot be used says which key, and never a value: %#', (data, problems, isNamed) => {
    const entry = read(data)
    expect(problemsOf(entry)).toEqual(problems)
    expect(usersOf(entry)).toEqual(isNamed ? [undefined] : [])
    expect(entry.areNamesKnown).toBe(isNamed)
    expect(JSON.stringify(entry.problems)).not.toContain(CANARY)
  })

  test('that breaks keeps the name that it had, without what it declared', () => {
    const before = read(NAMED)
    for (const broken of [{}, { password: 'p' }, { username: Buffer.from([0xff]), password: 'p' }]) {
      const entry = read(broken, { before })
      expect(entry.claims).toMatchObject([{ key: 'alice', user: undefined }])
      expect(entry.areNamesKnown).toBe(true)
      expect(JSON.stringify(entry)).not.toContain(CANARY)
    }
    expect(read({ username: 'bob' }, { before }).claims).toMatchObject([{ key: 'bob', user: undefined }])
  })
})

describe('a Secret with a users.json', () => {
  test('declares its good users, in either shape, and tells of the others where they stand', () => {
    const entry = read(
      json({
        source: 'secrets',
        defaults: { enabled: true },
        users: [
          { username: 'alice', password: 'p' },
          { username: 'bob', password: 'p', email: CANARY },
          { username: 'carol', pasword: CANARY },
          { username: 'dave', password: 'p' },
          { username: 'DAVE', password: 'q' },
          { password: 'p' },
        ],
      }),
    )
    expect(entry.claims.map(({ key, user, place }) => [key, user !== undefined, place])).toEqual([
      ['alice', true, '/users/0'],
      ['bob', false, '/users/1'],
      ['carol', false, '/users/2'],
      ['dave', false, '/users/4'],
    ])
    expect(entry.claims[0]?.user).toEqual({ username: 'alice', password: 'p', enabled: true })
    expect(entry.areNamesKnown).toBe(false)
    expect(problemsOf(entry)).toEqual([
      'users.json /users/1/email EMAIL_INVALID',
      'users.json /users/2/… FIELD_UNKNOWN',
      'users.json /users/3/username USERNAME_DUPLICATE',
      'users.json /users/4/username USERNAME_DUPLICATE',
      'users.json /users/5/username FIELD_MISSING',
    ])
    expect(JSON.stringify(entry)).not.toContain(CANARY)
    expect(usersOf(read(json([{ username: 'alice', password: 'p' }])))).toHaveLength(1)
  })

  test.each([
    [
      'of another source',
      json({ source: 'ci', users: [{ username: 'alice', password: CANARY }] }),
      ['users.json /source SOURCE_OTHER'],
      1,
      true,
    ],
    [
      'beside keys of one user',
      { ...json([{ username: 'alice', password: CANARY }]), username: 'bob', password: CANARY },
      ['users.json KEY_AMBIGUOUS'],
      2,
      true,
    ],
    [
      'that is no JSON',
      { 'users.json': `[{"username": "alice", "password": "${CANARY}` },
      ['users.json JSON_SYNTAX'],
      0,
      false,
    ],
    ['that is no list', json(CANARY), ['users.json FIELD_TYPE'], 0, false],
    ['that is no UTF-8', { 'users.json': Buffer.from([0xc3]) }, ['users.json KEY_ENCODING'], 0, false],
    ['that is empty', { 'users.json': '' }, ['users.json DOCUMENT_EMPTY'], 0, false],
  ])('%s declares nobody, and nobody in it loses anything', (_, data, problems, names, areNamesKnown) => {
    const entry = read(data)
    expect(problemsOf(entry)).toEqual(problems)
    expect(usersOf(entry)).toEqual(Array(names).fill(undefined))
    expect(entry.areNamesKnown).toBe(areNamesKnown)
    expect(JSON.stringify(entry)).not.toContain(CANARY)
  })

  test('may have many thousand users, and names that objects have, too', () => {
    const users = Array.from({ length: 10_000 }, (_, nth) => ({ username: `u${nth}`, password: 'p' }))
    const hostile = `[{"username": "__proto__", "password": "p", "__proto__": {"enabled": false}}, ${JSON.stringify(users).slice(1)}`
    const entry = read({ 'users.json': hostile })
    expect(entry.claims).toHaveLength(10_001)
    expect(entry.claims[0]).toMatchObject({ key: '__proto__', user: undefined })
    expect(problemsOf(entry)).toEqual(['users.json /0/… FIELD_UNKNOWN'])
  })
})

test('the annotation says what becomes of the users; what cannot be understood keeps them', () => {
  const data = { username: 'alice', password: 'p' }
  const name = 'barycenter.io/on-delete'
  expect(read(data).onDelete).toBeUndefined()
  expect(read(data, { annotations: { [name]: 'disable' } })).toMatchObject({
    onDelete: 'disable',
    problems: [],
  })
  const unclear = read(data, { annotations: { [name]: 'destroy' } })
  expect(unclear).toMatchObject({ onDelete: 'keep', claims: [{ user: data }] })
  expect(problemsOf(unclear)).toEqual([`${name} ANNOTATION_VALUE`])
})
