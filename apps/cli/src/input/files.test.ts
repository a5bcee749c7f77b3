import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

// Each of these files has one problem, which says where it was read, and as what.
describe('the files of sync-users', () => {
  let folder: TemporaryFolder

  beforeAll(async () => {
    folder = await createTemporaryFolder()
  })
  afterAll(() => folder.remove())

  async function refused(words: readonly string[], stdin = ''): Promise<readonly string[]> {
    const { status, stdout, stderr } = await invoke(['sync-users', ...words], { folder: folder.path, stdin })
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    return stderr.split('\n').filter((line) => line !== '' && !line.startsWith('error: '))
  }

  test('a folder stands for its files of known extensions, by name', async () => {
    await mkdir(join(folder.path, 'users.d/more.json'), { recursive: true })
    await folder.write('users.d/b.yaml', '- username: ""')
    await folder.write('users.d/a.csv', 'username,enabled\na,maybe')
    await folder.write('users.d/c.jsonl', '{"username":7}')
    await folder.write('users.d/README.md', '')
    await folder.write('users.d/.hidden.json', '')
    expect(await refused(['-f', 'users.d'])).toEqual([
      'users.d/a.csv:2:3: /0/enabled: expected true or false, got a value of type string',
      'users.d/b.yaml:1:3: /0/username: a username needs at least one character',
      'users.d/c.jsonl:1:2: /0/username: expected a text, got a value of type number',
    ])
    await mkdir(join(folder.path, 'empty'))
    expect(await refused(['-f', 'empty'])).toEqual(['empty: has no users files in it'])
  })

  test('gzip is recognised by its first bytes, and unpacked no further than 256 MiB', async () => {
    const yaml = gzipSync('- username: 7')
    await writeFile(join(folder.path, 'a.yaml.gz'), yaml)
    await writeFile(join(folder.path, 'packed'), yaml)
    await writeFile(join(folder.path, 'cut.json.gz'), yaml.subarray(0, 20))
    await writeFile(join(folder.path, 'bomb.json.gz'), gzipSync(Buffer.alloc(257 * 1024 * 1024)))
    const files = ['a.yaml.gz', 'packed', 'cut.json.gz', 'bomb.json.gz'].flatMap((file) => ['-f', file])
    expect(await refused(files)).toEqual([
      'a.yaml.gz:1:3: /0/username: expected a text, got a value of type number',
      'packed:1:3: /0/username: expected a text, got a value of type number',
      'cut.json.gz: is not intact gzip',
      'bomb.json.gz: is larger than 256 MiB unpacked',
    ])
  })

  test('what the system does not open, and what has no end, is refused with the reason', async () => {
    await symlink('loop', join(folder.path, 'loop'))
    const long = 'x'.repeat(300)
    const files = ['loop', long, 'loop/users.json', '/dev/zero'].flatMap((file) => ['-f', file])
    expect(await refused(files)).toEqual([
      'loop: is a link that leads back to itself',
      `${long}: cannot be read (ENAMETOOLONG)`,
      'loop/users.json: is a link that leads back to itself',
      '/dev/zero: is no regular file and larger than 256 MiB; write it to a file, and name that',
    ])
  })

  test('a pipe is read to its end, as soon as somebody writes to it', async () => {
    const pipe = join(folder.path, 'pipe')
    execFileSync('mkfifo', [pipe])
    const [problems] = await Promise.all([refused(['-f', 'pipe']), writeFile(pipe, '[{"username":7}]')])
    expect(problems).toEqual(['pipe:1:3: /0/username: expected a text, got a value of type number'])
  })

  test('--format has the last word, and without it standard input is what it looks like', async () => {
    await folder.write('list.json', 'username,enabled\na,maybe')
    expect(await refused(['-f', 'list.json', '--format', 'csv'])).toEqual([
      expect.stringContaining('list.json:2:3: /0/enabled'),
    ])
    expect(await refused(['-f', '-'], 'username,enabled\na,maybe')).toEqual([
      expect.stringContaining('<stdin>:2:3: /0/enabled'),
    ])
    expect(await refused(['-f', '-'], 'users:\n- username: ""')).toEqual([
      expect.stringContaining('<stdin>:2:3: /users/0/username'),
    ])
  })
  test.each([
    ['json', '[{"username":"a","password":"canary]'],
    ['ndjson', `{"username":"a"}\n${'{"canary":'.repeat(50_000)}`],
    ['yaml', `- &canary [*canary]\n- ${'['.repeat(50_000)}`],
    ['csv', `username,password\na,"${'canary,'.repeat(500_000)}`],
  ])('hostile %s ends with a place and without a value', async (format, text) => {
    const [problem] = await refused(['-f', '-', '--format', format], text)
    expect(problem).toMatch(/^<stdin>:\d+(:\d+)?: /)
    expect(problem).not.toContain('canary')
  })
})
