import { expect, test } from 'vitest'
import { allKeys, keys } from './config-keys.ts'
import { configTable, configTableMarkdown } from './config-table.ts'

test('every key is named for its place', () => {
  const snakeCase = (name: string): string =>
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  for (const [section, content] of Object.entries(keys)) {
    for (const [name, key] of Object.entries(content)) expect(key.name).toBe(`${section}.${snakeCase(name)}`)
  }
})

test('every default is acceptable', () => {
  for (const key of allKeys) {
    if (key.default !== undefined) expect(key.type.parse(key.default), key.name).toEqual(key.default)
  }
})

test('a row has the key, its default, its bounds and what it is for', () => {
  const rows = new Map(configTable().map((row) => [row.key, row]))
  expect(rows.size).toBe(allKeys.length)
  expect(rows.get('server.port')).toEqual({
    key: 'server.port',
    default: '`8080`',
    expected: 'a whole number from 1 to 65535',
    description: 'Port of the public OpenID Connect app.',
  })
  expect(rows.get('server.admin_port')?.default).toBe('`server.port` + 1')
  expect(rows.get('keys.key_id')?.default).toBe('')
  expect(rows.get('keys.key_id')?.description).toMatch(/No effect in this version\.$/)
})

test('the Markdown table has a line for each key, and no cell breaks it', () => {
  const lines = configTableMarkdown().split('\n')
  expect(lines).toHaveLength(allKeys.length + 2)
  for (const line of lines) expect(line.split('|'), line).toHaveLength(6)
  expect(lines).toContain(
    '| `log.format` | `auto` | auto, json or pretty | How lines are written: as JSON, or for people; `auto` looks for a terminal. `BARYCENTER_LOG_FORMAT` sets it too. |',
  )
})
