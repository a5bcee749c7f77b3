import { expect, test } from 'vitest'
import { parseIssuer } from './issuer.ts'

test.each([
  ['https://op.example', { origin: 'https://op.example', path: '', secure: true }],
  ['https://op.example/auth/eu', { origin: 'https://op.example', path: '/auth/eu', secure: true }],
  ['http://localhost:8080', { origin: 'http://localhost:8080', path: '', secure: false }],
  ['https://op.example/auth/', { origin: 'https://op.example', path: '/auth', secure: true }],
])('an issuer comes apart: %s', (identifier, parts) => {
  expect(parseIssuer(identifier)).toEqual({ identifier, ...parts })
})
