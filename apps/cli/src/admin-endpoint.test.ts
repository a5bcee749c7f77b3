import { expect, test } from 'vitest'
import { adminEndpoint, isPrivateConnection } from './admin-endpoint.ts'

test.each([
  ['http://localhost:8081', 'http://localhost:8081/admin/graphql'],
  ['http://localhost:8081/', 'http://localhost:8081/admin/graphql'],
  ['https://example.com/iam/?a=b#c', 'https://example.com/iam/admin/graphql'],
  ['http://localhost:8081/graphql', 'http://localhost:8081/graphql'],
  ['http://localhost:8081/admin/graphql/', 'http://localhost:8081/admin/graphql'],
])('%s is asked at %s', (url, endpoint) => {
  expect(adminEndpoint(url).href).toBe(endpoint)
})

test.each(['localhost:8081', 'ftp://localhost', 'http://', 'http://me:secret@localhost'])(
  '%s is refused',
  (url) => {
    expect(() => adminEndpoint(url)).toThrow(/^the URL of the admin service: (?!.*secret)/)
  },
)

test.each([
  ['https://example.com', true],
  ['http://localhost:8081', true],
  ['http://127.8.9.1', true],
  ['http://[::1]:8081', true],
  ['http://example.com', false],
  ['http://10.0.0.1', false],
  ['http://127.example.com', false],
])('%s is private: %s', (url, expected) => {
  expect(isPrivateConnection(new URL(url))).toBe(expected)
})
