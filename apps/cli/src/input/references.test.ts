import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readUsersDocument } from '@barycenter/core/users-file/document'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'
import type { InputFormat } from './input-format.ts'
import { parseUsers } from './parse-users.ts'
import { followReference } from './referenced-value.ts'
import { resolveReferences } from './resolve-references.ts'

describe('a password by reference', () => {
  let folder: TemporaryFolder

  beforeAll(async () => {
    folder = await createTemporaryFolder()
    await folder.write('secret', 'from a file\n\n')
    await folder.write('large', 'canary'.repeat(20_000))
    await folder.write('empty', '\n')
    await mkdir(join(folder.path, 'folder'))
  })
  afterAll(() => folder.remove())

  async function read(text: string, format: InputFormat = 'json') {
    const invocation = { environment: { SECRET: 'canary\r\n', EMPTY: '' }, workingDirectory: folder.path }
    const parsed = await parseUsers(text, format)
    const resolved = resolveReferences(parsed, (reference) => followReference(invocation, reference))
    const { records } = readUsersDocument(resolved)
    return {
      users: records.map(({ user }) => user),
      problems: records.flatMap(({ problems }) => problems),
    }
  }

  test('is the variable or the content of the file, less one newline, in every format with objects', async () => {
    const { users } = await read(
      '[{"username":"a","password":{"env":"SECRET"}},{"username":"b","password":{"file":"secret"}}]',
    )
    expect(users).toEqual([
      { username: 'a', password: 'canary' },
      { username: 'b', password: 'from a file\n' },
    ])
    expect((await read('{"username":"a","password":{"env":"SECRET"}}', 'ndjson')).users).toEqual([users[0]])
    const yaml = `users:\n- username: b\n  password: {file: ${join(folder.path, 'secret')}}`
    expect((await read(yaml, 'yaml')).users).toEqual([users[1]])
  })

  test.each([
    ['{"env":"MISSING"}', 'is not set'],
    ['{"env":"EMPTY"}', 'is empty'],
    ['{"file":"missing"}', 'no such file'],
    ['{"file":"folder"}', 'no file'],
    ['{"file":"/dev/zero"}', 'no file'],
    ['{"file":"a\\u0000b"}', 'cannot be read'],
    ['{"file":"large"}', 'larger than'],
    ['{"file":"empty"}', 'is empty'],
    ['{"env":"constructor"}', 'is not set'],
    ['{"env":"__proto__"}', 'is not set'],
    ['{"env":"SECRET","file":"secret"}', 'or {"file": "/path"}'],
    ['{"env":""}', 'expected a text, or where it is kept: {"env": "NAME"}'],
    ['{"env":["SECRET"]}', 'expected a text'],
    ['{"enw":"SECRET"}', 'expected a text'],
    ['["SECRET"]', 'expected a text, got a value of type array'],
  ])('%s is a problem with a place', async (reference, says) => {
    const { problems } = await read(`{"users":[\n{"username":"a","password":${reference}}]}`)
    expect(problems).toEqual([
      expect.objectContaining({
        path: '/users/0/password',
        line: 2,
        column: 17,
        message: expect.stringContaining(says),
      }),
    ])
  })

  test('leaves everything else as it is', async () => {
    const parsed = await parseUsers('{"users":[],"__proto__":1}', 'json')
    const resolved = resolveReferences(parsed, () => ({ kind: 'refused', message: '' }))
    expect(readUsersDocument(resolved).problems).toMatchObject([
      { code: 'FIELD_UNKNOWN', path: '/__proto__' },
    ])
  })

  test('that is no hash is refused without being repeated', async () => {
    const { problems } = await read('[{"username":"a","password_hash":{"env":"SECRET"}}]')
    expect(problems).toMatchObject([{ path: '/0/password_hash' }])
    expect(JSON.stringify(problems)).not.toContain('canary')
  })
})
