import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { INSTALLED_PROGRAM } from '../installed-program.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

const root = join(import.meta.dirname, '../..')
const ACTION = join(root, '.github/actions/sync-users')

describe('the action sync-users', () => {
  let workspace: Workspace
  let action: {
    readonly inputs: Record<string, { readonly default?: string }>
    readonly runs: {
      readonly steps: readonly [{ readonly env: Record<string, string>; readonly run: string }]
    }
  }
  let url: string
  let token: string
  const asked: { url: string; authorization: string | undefined }[] = []
  // Stands for GitHub, and says that the job is who has the token.
  const github = createServer(({ url = '', headers: { authorization } }, response) => {
    asked.push({ url, authorization })
    response.end(JSON.stringify({ count: 1, value: token }))
  })

  beforeAll(async () => {
    workspace = await createWorkspace('sqlite')
    action = parse(await readFile(join(ACTION, 'action.yml'), 'utf8'))
    url = (await workspace.serve()).adminUrl
    token = (await workspace.read('data/admin-token')).trim()
    await workspace.write('users.json', [{ username: 'alice', password: 'secret' }])
    await workspace.write('broken.json', '[\n  { "username": "bob", "emial": "x" }\n]')
    await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    github.close()
    await workspace.dispose()
  })

  /** Runs the step as GitHub does, with what action.yml makes of the inputs. */
  async function use(inputs: Readonly<Record<string, string>>, job: Record<string, string> = {}) {
    const files = {
      GITHUB_OUTPUT: join(workspace.folder, 'out'),
      GITHUB_STEP_SUMMARY: join(workspace.folder, 'sum'),
    }
    for (const file of Object.values(files)) await rm(file, { force: true })
    const { env, run } = action.runs.steps[0]
    const given: Readonly<Record<string, string>> = {
      command: `${process.execPath} ${INSTALLED_PROGRAM}`,
      url,
      ...inputs,
    }
    const entries = Object.entries(env).map(([name, expression]) => {
      const [, input = ''] = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(expression) ?? []
      expect(action.inputs).toHaveProperty(input)
      return [name, given[input] ?? action.inputs[input]?.default ?? '']
    })
    const { PATH = '' } = process.env
    const environment = { PATH, HOME: workspace.folder, GITHUB_ACTION_PATH: ACTION, ...files, ...job }
    const printed = await new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
      execFile(
        'bash',
        ['-e', '-o', 'pipefail', '-c', run],
        { cwd: workspace.folder, env: { ...environment, ...Object.fromEntries(entries) } },
        (error, stdout, stderr) => resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
      )
    })
    const outputs = await workspace.read('out').catch(() => '')
    return { ...printed, outputs, summary: await workspace.read('sum').catch(() => '') }
  }

  test('says what would change, and makes it so, with a token', async () => {
    await workspace.write('new.json', [{ username: `new-${randomUUID()}`, password: 'secret' }])
    const dry = await use({ file: 'new.json', token, 'dry-run': 'true', args: '--detailed-exitcode\n' })
    expect(dry).toMatchObject({ status: 0, outputs: expect.stringMatching(/exit-status=2\n$/) })
    const { status, stdout, outputs, summary } = await use({ file: 'new.json', token: `${token}\n` })
    expect(status).toBe(0)
    expect(stdout).toMatch(new RegExp(`^::add-mask::${token}\n[^\n]`))
    expect(outputs).toMatch(/^summary=User sync complete: 1 created, .*\nexit-status=0\n$/)
    expect(summary).toContain('1 created')
  })

  test("signs in by the job's ID token, which is asked for by its audience", async () => {
    const { port } = github.address() as AddressInfo
    asked.length = 0
    const { status, outputs } = await use(
      { file: '\nusers.json\n', audience: 'https://id.example.com/admin?a=b&c' },
      {
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-runner',
      },
    )
    expect({ status, outputs }).toEqual({ status: 0, outputs: expect.stringMatching(/^summary=User sync/) })
    const audience = encodeURIComponent('https://id.example.com/admin?a=b&c')
    expect(asked).toEqual([
      {
        url: expect.stringMatching(new RegExp(`^/token\\?api-version=2\\.0&audience=${audience}$`, 'i')),
        authorization: 'Bearer of-the-runner',
      },
    ])
  })

  test('puts errors at their lines, and fails as the command does', async () => {
    const { status, stdout, outputs } = await use({ file: 'broken.json', token })
    expect(status).toBe(3)
    expect(stdout).toMatch(/^::error file=broken\.json,line=2,col=\d+/m)
    expect(outputs).toContain('exit-status=3\n')
  })

  test.each([
    [{}, 'set token, or audience'],
    [{ token: 'x', audience: 'y' }, 'and not both'],
    [{ audience: 'y' }, 'permissions: id-token: write'],
    [{ token: 'x', 'dry-run': 'yes' }, 'dry-run is true or false'],
  ])('refuses %j', async (inputs, says) => {
    const { status, stdout } = await use({ file: 'users.json', ...inputs })
    expect({ status, stdout }).toEqual({ status: 3, stdout: expect.stringContaining(says) })
  })

  // Where there is no jq, the command that docs/ci.md shows cannot be run.
  test.runIf(existsSync('/usr/bin/jq'))('does what docs/ci.md shows for those without it', async () => {
    const [, shown = ''] = /```sh\n(jq .*?)```/s.exec(await readFile(join(root, 'docs/ci.md'), 'utf8')) ?? []
    const username = `curl-${randomUUID()}`
    const policy = { email_verified: true, password_policy: 'initial', state: 'present' }
    const content = { users: [{ username, password: 'secret', email: 'a@example.com', ...policy }] }
    const folder = join(workspace.folder, username)
    await mkdir(folder)
    await writeFile(join(folder, 'users.json'), JSON.stringify(content))
    const env = { PATH: process.env['PATH'], BARYCENTER_ADMIN_URL: url, BARYCENTER_ADMIN_TOKEN: token }
    const options = { cwd: folder, env: { ...env, CI_COMMIT_SHA: username } }
    const { stdout } = await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', shown], options)
    expect(JSON.parse(stdout)).toEqual({
      data: { syncUsers: { created: 1, updated: 0, unchanged: 0, failed: 0 } },
    })
  })

  test('takes nothing in its inputs for a command', async () => {
    const { status, stdout } = await use({ file: '$(touch pwned)`touch pwned`;touch pwned', token })
    expect({ status, stdout }).toEqual({ status: 3, stdout: expect.stringContaining('no such file') })
    await expect(workspace.read('pwned')).rejects.toThrow('ENOENT')
  })
})

test('what docs/ci.md shows is YAML, and uses inputs of the action', async () => {
  const { inputs } = parse(await readFile(join(ACTION, 'action.yml'), 'utf8'))
  const text = await readFile(join(root, 'docs/ci.md'), 'utf8')
  const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml)
  expect(blocks.length).toBe(2)
  for (const block of blocks) expect(parseAllDocuments(block).flatMap(({ errors }) => errors)).toEqual([])
  const { steps } = parse(blocks[0] ?? '').jobs.sync
  const names = Object.keys(inputs)
  expect(Object.keys(steps[1].with).filter((name) => !names.includes(name))).toEqual([])
})
