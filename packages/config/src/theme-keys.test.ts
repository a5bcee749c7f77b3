import { expect, test } from 'vitest'
import { ConfigError } from './config-error.ts'
import { loadConfig } from './load-config.ts'

const load = (variables: Record<string, string>) =>
  loadConfig({
    environment: Object.fromEntries(
      Object.entries(variables).map(([key, value]) => [`BARYCENTER__THEME__${key}`, value]),
    ),
    workingDirectory: import.meta.dirname,
  }).theme

test('the pages have our name and colours unless told otherwise', () => {
  expect(load({})).toEqual({ name: 'Barycenter' })
})

test('the environment sets each key', () => {
  const variables = { NAME: 'Acme', ACCENT_COLOR: '#FF5500', LOGO_FILE: 'logo.svg' }
  expect(load(variables)).toEqual({ name: 'Acme', accentColor: '#FF5500', logoFile: 'logo.svg' })
})

test.each([
  ['NAME', ''],
  ['NAME', 'a\u202Eb'],
  ['NAME', 'x'.repeat(61)],
  ['ACCENT_COLOR', 'red'],
  ['ACCENT_COLOR', '#fff'],
  ['ACCENT_COLOR', '#ffffff; } body { display: none'],
])('%s = %j is refused', (key, value) => {
  expect(() => load({ [key]: value })).toThrow(ConfigError)
})
