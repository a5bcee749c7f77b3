import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@barycenter/testing/free-port'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canSignIn } from './people.ts'
import { attempt, eventually, run } from './run.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

describe.each([
  ['PostgreSQL', ['docker-compose.yml']],
  ['SQLite', ['docker-compose.yml', 'docker-compose.sqlite.yml']],
])('docker compose with %s', (name, files) => {
  const project = `barycenter-test-${name.toLowerCase()}`
  const words = ['compose', '-p', project, ...files.flatMap((file) => ['-f', `${ROOT}/${file}`])]
  const compose = (...more: string[]) => run('docker', [...words, ...more])
  let [port, adminPort] = [0, 0]

  beforeAll(async () => {
    port = await findFreePort()
    adminPort = await findFreePort()
    // As a person sets them: docker compose reads the environment.
    Object.assign(process.env, { BARYCENTER_PORT: `${port}`, BARYCENTER_ADMIN_PORT: `${adminPort}` })
  })
  afterAll(() => compose('down', '--volumes', '--timeout', '5'))

  const seeded = async (expected: string) => {
    await compose('up', '--detach', '--no-build')
    await eventually(
      async () => ((await compose('logs', 'seed')).includes(expected) ? true : undefined),
      120,
      `the seed says: ${expected}`,
    )
    const [, code] = await eventually(
      async () =>
        /exited (\d+)/.exec(await compose('ps', '-a', 'seed', '--format', '{{.State}} {{.ExitCode}}')) ??
        undefined,
      30,
      'the seed ends',
    )
    expect(code).toBe('0')
  }

  test('up ends with users who can sign in, and a second up changes nothing', async () => {
    await seeded('User sync complete: 3 created, 0 updated, 0 unchanged')
    expect(await canSignIn(`http://localhost:${port}`, 'bob', 'another-strong-passphrase')).toBe(true)
    expect((await fetch(`http://localhost:${adminPort}/readyz`)).status).toBe(200)
    await seeded('User sync complete: 0 created, 0 updated, 3 unchanged')
  })

  test('nothing of ours can write outside its volumes, get rights, or run as root', async () => {
    const ids = (await compose('ps', '-q', 'provider', 'admin')).trim().split('\n')
    expect(ids).toHaveLength(2)
    for (const { HostConfig, Config } of JSON.parse(await run('docker', ['inspect', ...ids]))) {
      expect(HostConfig).toMatchObject({
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
      })
      expect(Config.User).toBe('1000:1000')
    }
    const write = await attempt('docker', [...words, 'exec', 'provider', 'touch', '/app/x'])
    expect(write).toMatchObject({ status: 1, printed: expect.stringContaining('Read-only file system') })
  })

  test('a users file that is not there is an error, and no new folder', async () => {
    const missing = join(tmpdir(), `${project}-missing.json`)
    const up = [...words, 'up', '--detach', '--no-build', '--no-deps', 'seed']
    const { status, printed } = await attempt('env', [`BARYCENTER_USERS_FILE=${missing}`, 'docker', ...up])
    expect(printed).toContain('does not exist')
    expect(status).not.toBe(0)
    expect(existsSync(missing)).toBe(false)
  })
})
