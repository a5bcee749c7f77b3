import { describe, expect, test } from 'vitest'
import { parseIssuer } from '../http/issuer.ts'
import { parseReturnTo } from './return-to.ts'

const atRoot = parseIssuer('https://op.example')
const below = parseIssuer('https://op.example/auth')

describe('parseReturnTo (RFC 9700 §4.11)', () => {
  test.each([
    '/',
    '/authorize',
    '/authorize?client_id=a&redirect_uri=https%3A%2F%2Fclient.example%2Fcb&state=%5C%0A',
    '/account/sessions',
    '/device?user_code=WDJB-MJHT',
    '/x?next=//evil.example',
    '/v1.0/~me/',
  ])('keeps a path of ours: %s', (value) => {
    expect(parseReturnTo(atRoot, value)).toBe(value)
  })

  test.each([
    ['nothing', ''],
    ['another site', 'https://evil.example/'],
    ['our own origin spelled out', 'https://op.example/authorize'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,hello'],
    ['a host without a scheme', '//evil.example'],
    ['three slashes', '///evil.example'],
    ['a backslash for a slash', '/\\evil.example'],
    ['backslashes only', '\\\\evil.example'],
    ['a backslash in the query', '/x?y=\\'],
    ['a tab that browsers drop', '/\t/evil.example'],
    ['a line feed that browsers drop', '/\n/evil.example'],
    ['a carriage return for a header', '/x\r\nSet-Cookie: a=b'],
    ['NUL', '/\u0000'],
    ['leading white space', ' //evil.example'],
    ['trailing white space', '/authorize '],
    ['dots that leave a host behind', '/.//evil.example'],
    ['more of these dots', '/a/..//evil.example'],
    ['escaped dots', '/%2e%2e//evil.example'],
    ['an empty segment', '/a//b'],
    ['an escaped slash', '/%2Fevil.example'],
    ['an escaped backslash', '/%5Cevil.example'],
    ['an escaped line feed', '/%0d%0aSet-Cookie:a=b'],
    ['a user name', '@evil.example'],
    ['a relative path', 'authorize'],
    ['a query alone', '?a=b'],
    ['a fragment', '/authorize#x'],
    ['letters that look like slashes', '/／evil.example'],
    ['an unescaped letter', '/größe'],
    ['an endless path', `/${'a'.repeat(9000)}`],
  ])('refuses %s', (_, value) => {
    expect(parseReturnTo(atRoot, value)).toBeUndefined()
  })

  test.each(['/auth/', '/auth/authorize?x=y'])('keeps a path below the path of the issuer: %s', (value) => {
    expect(parseReturnTo(below, value)).toBe(value)
  })

  test.each(['/', '/authorize', '/authx', '/auth/../admin', '/auth//evil.example', '/auth/./x', '/AUTH/x'])(
    'refuses a path beside the path of the issuer: %s',
    (value) => {
      expect(parseReturnTo(below, value)).toBeUndefined()
    },
  )
})
