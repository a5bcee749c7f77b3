import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

const PASSWORD = 'correct-horse-battery-staple'

// All of this is found before anything is sent anywhere: no database, no service is ever asked.
describe('sync-users refuses input with exit status 3', () => {
  let folder: TemporaryFolder

  beforeAll(async () => {
    folder = await createTemporaryFolder()
  })
  afterAll(() => folder.remove())

  async function refused(words: readonly string[], stdin = ''): Promise<string> {
    const { status, stdout, stderr } = await invoke(['sync-users', ...words], { folder: folder.path, stdin })
    expect(stderr).not.toContain(PASSWORD)
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    return stderr
  }

  test('all problems of all files together, each with its place and what was meant', async () => {
    await folder.write(
      'a.json',
      `[\n  {"username": "alice", "pasword": "${PASSWORD}"},\n  {"username": ""}\n]`,
    )
    await folder.write(
      'b.json',
      `{"users": [\n  {"username": "bob", "email": 7, "password": "${PASSWORD}"}\n]}`,
    )
    const stderr = await refused(['-f', 'a.json', '-f', 'b.json', '-f', 'missing.json'])
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^a\.json:2:25: \/0\/pasword: .*did you mean "password"\?$/),
      'a.json:3:4: /1/username: a username needs at least one character',
      expect.stringMatching(/^b\.json:2:23: \/users\/0\/email: expected a text/),
      'missing.json: no such file',
      'error: nothing was written',
      '',
    ])
  })

  test('text that is not JSON, with a mark at the place and every value masked', async () => {
    const stderr = await refused(['-f', '-'], `[\n  {"username": "alice" "password": "${PASSWORD}"}\n]`)
    expect(stderr.split('\n')).toEqual([
      '<stdin>:2:24: a comma is expected before this',
      '  {"username": "…" "password": "…"}'.padStart(37),
      `${' '.repeat(25 - 4)}^`,
      'error: nothing was written',
      '',
    ])
  })

  test('the same user in two files, by any spelling', async () => {
    await folder.write('a.json', [{ username: 'alice', password: PASSWORD }])
    await folder.write('b.json', [{ username: 'ALICE', password: PASSWORD }])
    const stderr = await refused(['-f', 'a.json', '-f', 'b.json'])
    expect(stderr).toContain('a.json:3:5: /0/username: b.json:3:5: /0/username names the same user')
    expect(stderr).toContain('b.json:3:5: /0/username: a.json:3:5: /0/username names the same user')
  })

  test('files of different sources, unless --source says which is meant', async () => {
    await folder.write('a.json', { source: 'a', users: [{ username: 'alice', password: PASSWORD }] })
    await folder.write('b.json', { source: 'b', users: [{ username: 'bob', password: PASSWORD }] })
    expect(await refused(['-f', 'a.json', '-f', 'b.json'])).toContain('several sources ("a", "b")')
  })

  test('continuing when no record at all is good', async () => {
    await folder.write('a.json', [{ username: '' }])
    expect(await refused(['-f', 'a.json', '--on-error', 'continue'])).toContain('nothing was written')
  })

  test.each([
    { words: [], says: 'Name a file with --file' },
    { words: ['-f', '-', '-f', '-'], says: 'only once' },
    { words: ['--fil', 'a.json'], says: 'Did you mean --file?' },
    { words: ['-f', 'a.json', '--on-error', 'stop'], says: 'Allowed choices are abort, continue' },
    { words: ['-f', 'a.json', '--wait', 'long'], says: '120s' },
    { words: ['-f', '-', '--url', 'ftp://localhost'], says: 'http:// or https://', stdin: '[]' },
    {
      words: ['-f', '-', '--url', 'http://me:secret@localhost'],
      says: 'no user name or password',
      stdin: '[]',
    },
    {
      words: ['-f', '-', '--url', 'http://localhost', '--token-file', 'x'],
      says: 'x: no such file',
      stdin: '[]',
    },
    { words: ['-f', '-', '-c', 'missing.toml'], says: 'missing.toml', stdin: '[]' },
  ])('$words', async ({ words, says, stdin }) => {
    const stderr = await refused(words, stdin)
    expect(stderr).toContain(says)
    expect(stderr).not.toContain('secret')
  })
})
