import { expect, test } from 'vitest'
import { argon2Format } from './argon2.ts'

const SALT = 'c29tZXNhbHQxMjM'
const HASH = 'uJ+h7jxWc6cLwH0Cm0l0y1lq8wNn1cG0v1mP0QGkS1o'
const hash = (parameters: string, salt = SALT, digest = HASH) =>
  `$argon2id$v=19$${parameters}$${salt}$${digest}`

test.each([hash('m=19456,t=2,p=1'), hash('m=65536,p=4,t=3'), hash('m=262144,t=10,p=16')])(
  '%s is taken',
  (text) => {
    expect(argon2Format.refuse(text)).toBeUndefined()
  },
)

test.each([
  '',
  'plain',
  '$2b$10$abcdefghijklmnopqrstuv',
  '$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA',
  '$argon2id$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA',
  hash('m=19456,t=2'),
  hash('m=19456,t=2,t=2'),
  hash('m=019456,t=2,p=1'),
  hash('m=19456,t=2,p=1,x=1'),
  hash('m=19456,t=2,p=1', 'c2hvcnQ'),
  hash('m=19456,t=2,p=1', SALT, 'aGFzaA'),
  hash('m=19456,t=2,p=1', 'c29tZXNhbHQxMjN'),
  `${hash('m=19456,t=2,p=1')}\n`,
])('%j is not the text of an argon2id hash', (text) => {
  expect(argon2Format.refuse(text)?.code).toBe('PASSWORD_HASH_INVALID')
})

test.each([
  'm=262145,t=2,p=1',
  'm=19456,t=11,p=1',
  'm=19456,t=2,p=17',
  'm=9,t=1,p=2',
  'm=4294967295,t=9999999,p=1',
])('a hash at the cost %s would let a sign-in exhaust the machine, or is none', (parameters) => {
  expect(argon2Format.refuse(hash(parameters))?.code).toBe('PASSWORD_HASH_COST')
})
