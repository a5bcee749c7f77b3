import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DIALECTS } from '@barycenter/testing/databases'
import { findFreePort } from '@barycenter/testing/free-port'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createWorkspace, type Workspace } from './workspace.ts'

/** The key that was there from the start; those of other algorithms are made while it serves. */
const firstPublishedKey = async (publicUrl: string): Promise<unknown> => {
  const { keys } = await (await fetch(`${publicUrl}/.well-known/jwks.json`)).json()
  return keys[0]
}
const QUERY = { method: 'POST', body: JSON.stringify({ query: '{ __typename }' }) }

describe.each(DIALECTS)('serve on %s', (dialect) => {
  let workspace: Workspace

  beforeEach(async () => {
    workspace = await createWorkspace(dialect)
  })
  afterEach(() => workspace.dispose())

  const modeOf = async (file: string) => ((await stat(join(workspace.folder, file))).mode & 0o777).toString(8)
  const asks = (adminUrl: string, token: string) =>
    fetch(`${adminUrl}/admin/graphql`, {
      ...QUERY,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token.trim()}` },
    })

  test('serves both apps, says where everything is, and leaves the first admin token', async () => {
    const traces: string[] = []
    const collector = createServer((request, response) => {
      traces.push(request.url ?? '')
      request.resume().on('end', () => response.end('{}'))
    }).listen(0, '127.0.0.1')
    await once(collector, 'listening')
    onTestFinished(() => void collector.close())
    const address = collector.address()
    const { publicUrl, adminUrl, printed, child, finished } = await workspace.serve([], {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    })
    expect(printed.stdout).toContain(`${publicUrl}/.well-known/openid-configuration`)
    expect(printed.stdout).toContain(`${adminUrl}/admin/playground\n`)
    expect(printed.stdout).toContain(join(workspace.folder, 'data/admin-token'))
    expect(printed.stdout).toContain('barycenter sync-users --file users.json')

    const discovery = await fetch(`${publicUrl}/.well-known/openid-configuration`)
    expect(await discovery.json()).toMatchObject({ issuer: publicUrl })
    expect((await fetch(`${adminUrl}/admin/playground`)).status).toBe(200)
    expect((await fetch(`${publicUrl}/admin/graphql`, QUERY)).status).toBe(404)
    expect((await fetch(`${adminUrl}/.well-known/openid-configuration`)).status).toBe(404)

    const token = await workspace.read('data/admin-token')
    expect(await modeOf('data/admin-token')).toBe('600')
    expect(await modeOf('data')).toBe('700')
    expect((await asks(adminUrl, token)).status).toBe(200)
    expect((await asks(adminUrl, `${token.trim().slice(0, -4)}AAAA`)).status).toBe(401)

    const environment = {
      BARYCENTER__SERVER__PORT: new URL(publicUrl).port,
      BARYCENTER__SERVER__ADMIN_PORT: new URL(adminUrl).port,
    }
    const healthy = await workspace.run(['health'], { environment })
    expect(healthy).toMatchObject({ status: 0, stdout: 'provider: ready\nadmin: ready\n' })

    child.kill('SIGTERM')
    const { status, stderr } = await finished
    expect(status).toBe(0)
    const away = await workspace.run(['health', '--only', 'provider'], { environment })
    expect(away.status).toBe(4)
    expect(away.stdout).toMatch(/^provider: http:.*\/readyz does not answer: .*ECONNREFUSED/)
    expect(`${stderr}${printed.stdout}`).not.toContain(token.trim())
    expect(traces).toContain('/v1/traces')
    for (const line of stderr.trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ level: expect.anything() })
  })

  test('two processes serve one database, with the same keys and one first token', async () => {
    const [one, two] = await Promise.all([workspace.serve(), workspace.serve()])
    const keys = await Promise.all([one, two].map(({ publicUrl }) => firstPublishedKey(publicUrl)))
    expect(keys[0]).toEqual(keys[1])
    expect(keys[0]).toMatchObject({ alg: 'RS256' })
    const token = await workspace.read('data/admin-token')
    expect((await asks(one.adminUrl, token)).status).toBe(200)
    expect((await asks(two.adminUrl, token)).status).toBe(200)
    const { stdout } = await workspace.run(['token', 'list', '--output', 'json'])
    expect(JSON.parse(stdout)).toHaveLength(1)
  })

  test('the signing key goes to its file, comes back from there, and is published beside it', async () => {
    const files = {
      BARYCENTER__KEYS__ALG: 'ES256',
      BARYCENTER__KEYS__PRIVATE_KEY_PATH: 'keys/private.pem',
      BARYCENTER__KEYS__JWKS_PATH: 'keys/jwks.json',
    }
    const first = await workspace.serve(['--only', 'provider'], files)
    const published = await firstPublishedKey(first.publicUrl)
    expect(JSON.parse(await workspace.read('keys/jwks.json')).keys[0]).toEqual(published)
    expect([await modeOf('keys/private.pem'), await modeOf('keys/jwks.json')]).toEqual(['600', '644'])
    first.child.kill('SIGTERM')
    await first.finished

    const other = await createWorkspace(dialect)
    await other.write('private.pem', await workspace.read('keys/private.pem'))
    const moved = { ...files, BARYCENTER__KEYS__PRIVATE_KEY_PATH: 'private.pem' }
    const second = await other.serve(['--only', 'provider'], moved)
    expect(await firstPublishedKey(second.publicUrl)).toEqual(published)
    await other.dispose()
  })

  test('--only serves one app', async () => {
    const { adminUrl, publicUrl, printed } = await workspace.serve(['--only', 'admin'])
    expect((await fetch(`${adminUrl}/healthz`)).status).toBe(200)
    await expect(fetch(publicUrl)).rejects.toThrow()
    expect(printed.stdout).not.toContain('Discovery')
  })

  test('no command means serve; a port that is taken is exit status 1, and nothing stays open', async () => {
    const taken = await workspace.serve(['--only', 'admin'])
    const [port, adminPort] = [await findFreePort(), new URL(taken.adminUrl).port]
    const { status, stdout, stderr } = await workspace.run([], {
      environment: { BARYCENTER__SERVER__PORT: `${port}`, BARYCENTER__SERVER__ADMIN_PORT: adminPort },
    })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(
      `error: port ${adminPort} is in use (127.0.0.1:${adminPort}); server.admin_port sets another`,
    )
    await expect(fetch(`http://localhost:${port}`)).rejects.toThrow()
  })
})
