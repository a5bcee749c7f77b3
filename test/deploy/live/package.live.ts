import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@barycenter/testing/free-port'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, run } from './run.ts'

const APP = fileURLToPath(new URL('../../../apps/cli', import.meta.url))

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barycenter-package-'))
  await mkdir(join(folder, 'empty'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the packed package serves in an empty folder', async () => {
  await run(process.execPath, [join(APP, 'build.ts')])
  await run('npm', ['pack', '--silent', '--pack-destination', folder, APP])
  const [packed = ''] = (await readdir(folder)).filter((name) => /^barycenter-.*\.tgz$/.test(name))
  const [port, adminPort] = [await findFreePort(), await findFreePort()]
  const child = spawn('npx', ['--yes', `../${packed}`, 'serve'], {
    cwd: join(folder, 'empty'),
    // A process group of its own, so that it ends with what npx started.
    detached: true,
    stdio: 'ignore',
    env: {
      ...process.env,
      npm_config_cache: join(folder, 'cache'),
      BARYCENTER__SERVER__PORT: `${port}`,
      BARYCENTER__SERVER__ADMIN_PORT: `${adminPort}`,
    },
  })
  const ended = once(child, 'exit')
  try {
    const issuer = `http://localhost:${port}`
    const discovery = await eventually(
      () =>
        fetch(`${issuer}/.well-known/openid-configuration`).then(
          (response) => response.json(),
          () => undefined,
        ),
      120,
      'the package serves',
    )
    expect(discovery).toMatchObject({ issuer })
    expect((await fetch(`http://localhost:${adminPort}/readyz`)).status).toBe(200)
    expect(await readdir(join(folder, 'empty/data'))).toContain('admin-token')
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGTERM')
    await ended
  }
})
