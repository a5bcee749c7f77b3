import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoke } from './testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from './testing/temporary-folder.ts'
import { VERSION } from './version.ts'

describe('the command line', () => {
  let folder: TemporaryFolder

  beforeAll(async () => {
    folder = await createTemporaryFolder()
  })
  afterAll(() => folder.remove())

  const call = (...words: string[]) => invoke(words, { folder: folder.path })

  test.each([[['version']], [['--version']], [['-V']]])('%j prints the version', async (words) => {
    expect(await call(...words)).toEqual({ status: 0, stdout: `barycenter ${VERSION}\n`, stderr: '' })
  })

  test.each([[['help']], [['--help']], [['-h']]])(
    '%j lists what there is, and nothing more',
    async (words) => {
      const { status, stdout, stderr } = await call(...words)
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const commands = [...stdout.matchAll(/^ {2}([a-z][a-z-]+) /gm)].map(([, name]) => name)
      expect(commands).toEqual([
        'serve',
        'health',
        'sync-users',
        'watch-secrets',
        'hash-passwords',
        'export',
        'convert',
        'migrate',
        'backup',
        'restore',
        'token',
        'keys',
        'completion',
        'version',
        'help',
      ])
    },
  )

  test.each([
    {
      words: ['snyc-users', '--file', 'x'],
      says: "unknown command 'snyc-users'\n(Did you mean sync-users?)",
    },
    { words: ['token', 'creat'], says: 'Did you mean create?' },
    { words: ['token', 'create', '--scope', 'admin'], says: "required option '--name <name>' not specified" },
    { words: ['token', 'create', '--name', 'x', '--scope', 'root'], says: 'Allowed choices are users:read' },
    { words: ['token', 'create', '--name', 'x', '--scope', 'admin', '--expires-in', '0d'], says: '30d' },
    { words: ['serve', '--only', 'both'], says: 'Allowed choices are provider, admin' },
    { words: ['--onyl', 'admin'], says: 'Did you mean --only?' },
    { words: ['migrate', 'now'], says: 'too many arguments' },
    { words: ['token'], says: 'Usage: barycenter token' },
  ])('$words is a usage error', async ({ words, says }) => {
    const { status, stdout, stderr } = await call(...words)
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toContain(says)
  })

  test.each([
    { words: ['-c', 'missing.toml', 'migrate'] },
    { words: ['migrate', '--config', 'missing.toml'] },
    { words: ['migrate', '--config=missing.toml'] },
    { words: ['-c', 'missing.toml'] },
    { words: ['token', 'list', '-c', 'missing.toml'] },
  ])(
    '$words: the configuration is named before or after the command, and has to exist',
    async ({ words }) => {
      const { status, stderr } = await call(...words)
      expect(stderr).toContain('missing.toml: no such file')
      expect(status).toBe(3)
    },
  )

  test('all problems of the configuration are told at once', async () => {
    await folder.write(
      'wrong.toml',
      '[server]\nprot = 1\n[database]\nurl = "mysql://root:hush-hush@localhost"\n',
    )
    const { status, stderr } = await call('migrate', '-c', 'wrong.toml')
    expect(stderr).toMatch(/did you mean server\.port\?.*database\.url/s)
    expect(stderr).not.toContain('hush-hush')
    expect(status).toBe(3)
  })
})
