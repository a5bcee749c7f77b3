import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configTableMarkdown } from '@barycenter/config/config-table'
import { readUsersDocument } from '@barycenter/core/users-file/document'
import { usersJsonSchema } from '@barycenter/core/users-file/document-schema'
import { parseJsonUsers } from '@barycenter/core/users-file/json-text'
import { expect, test } from 'vitest'

const read = (file: string) => readFile(join(import.meta.dirname, '..', file), 'utf8')

test('users.schema.json is what `sync-users --print-schema` prints', async () => {
  expect(JSON.parse(await read('users.schema.json'))).toEqual(usersJsonSchema())
})

test('users.example.json is a document without problems', async () => {
  const example = parseJsonUsers(await read('users.example.json'))
  const { problems, records } = readUsersDocument(example)
  expect([...problems, ...records.flatMap((record) => record.problems)]).toEqual([])
  expect(records.length).toBeGreaterThan(1)
})

test('the table of docs/configuration.md is the one of the code', async () => {
  expect(await read('docs/configuration.md')).toContain(configTableMarkdown())
})
