import { expect, test } from 'vitest'
import { cliEnvironment, processEnvironment } from './environment.ts'

test("the process's environment is a frozen copy", () => {
  const environment = processEnvironment()
  expect(environment['PATH']).toBe(process.env['PATH'])
  expect(Object.isFrozen(environment)).toBe(true)
})

test('the command line has variables of its own', () => {
  expect(
    cliEnvironment({
      BARYCENTER_ADMIN_URL: 'http://localhost:8081',
      BARYCENTER_ADMIN_TOKEN: 'secret',
      BARYCENTER_ADMIN_TOKEN_FILE: '/run/token',
      NO_COLOR: '1',
    }),
  ).toEqual({
    adminUrl: 'http://localhost:8081',
    adminToken: 'secret',
    adminTokenFile: '/run/token',
    noColor: true,
  })
})

test('an empty variable counts as absent', () => {
  expect(cliEnvironment({ BARYCENTER_ADMIN_URL: '', NO_COLOR: '' })).toEqual({ noColor: false })
})

test('a dumb terminal has no colors', () => {
  expect(cliEnvironment({ TERM: 'dumb' }).noColor).toBe(true)
})
