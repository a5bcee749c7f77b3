import { formatToken } from '@barycenter/core/admin-tokens/token-text'
import { findFreePort } from '@barycenter/testing/free-port'
import { createTestTiming } from '@barycenter/testing/test-timing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startForeignServer } from '../testing/foreign-server.ts'
import { type Invoked, invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

const TOKEN = formatToken({ tokenId: '01a1fc03-53ae-700c-847b-da75e5e12345', secret: 'A'.repeat(43) })

// What answers is not the admin service, so that there is only the one transport.
describe('sync-users --url', () => {
  let folder: TemporaryFolder

  beforeAll(async () => {
    folder = await createTemporaryFolder()
    await folder.write('users.json', [{ username: 'alice', password: 'secret' }])
  })
  afterAll(() => folder.remove())

  const sync = (url: string, ...words: string[]): Promise<Invoked> =>
    invoke(['sync-users', '-f', 'users.json', '--url', url, ...words], {
      folder: folder.path,
      environment: { BARYCENTER_ADMIN_TOKEN: TOKEN },
      timing: createTestTiming(),
    })

  const html = { 'content-type': 'text/html' }
  const json = { 'content-type': 'application/json' }
  const refusal = (code: string) => JSON.stringify({ errors: [{ message: 'No.', extensions: { code } }] })

  test.each([
    { what: "a proxy's error page", status: 502, headers: html, body: '<h1>', exit: 4, says: 'answered 502' },
    { what: 'another web page', status: 200, headers: html, body: '<h1>', exit: 1, says: '(8081)' },
    { what: 'another API', status: 404, headers: json, body: '{}', exit: 1, says: 'answered 404' },
    { what: "a proxy's sign-in", status: 401, headers: html, body: '<h1>', exit: 5, says: 'proxy' },
    { what: "a proxy's limit", status: 413, headers: html, body: '<h1>', exit: 3, says: 'larger' },
    {
      what: 'a missing scope',
      status: 200,
      headers: json,
      body: refusal('FORBIDDEN'),
      exit: 5,
      says: 'BARYCENTER_ADMIN_TOKEN',
    },
    {
      what: 'a database that is down',
      status: 503,
      headers: json,
      body: refusal('DATABASE_UNAVAILABLE'),
      exit: 4,
      says: 'No.',
    },
    {
      what: 'a run of somebody else',
      status: 200,
      headers: json,
      body: refusal('SYNC_IN_PROGRESS'),
      exit: 4,
      says: 'SYNC_IN_PROGRESS',
    },
  ])('$what: exit status $exit', async ({ status, headers, body, exit, says }) => {
    const server = await startForeignServer(
      (_, response) => void response.writeHead(status, headers).end(body),
    )
    const { status: exited, stderr, stdout } = await sync(server.url)
    await server.close()
    expect({ exited, stdout }).toEqual({ exited: exit, stdout: '' })
    expect(stderr).toContain(says)
    expect(stderr).not.toContain(TOKEN)
  })

  test('a redirect is told, and the token not sent on', async () => {
    const elsewhere = await startForeignServer((_, response) => void response.end())
    const server = await startForeignServer(
      (_, response) => void response.writeHead(307, { location: `${elsewhere.url}/graphql` }).end(),
    )
    const { status, stderr } = await sync(server.url)
    await Promise.all([server.close(), elsewhere.close()])
    expect(status).toBe(1)
    expect(stderr).toContain(`redirects to ${elsewhere.url}/graphql`)
    expect(elsewhere.requests).toEqual([])
  })

  test('posts to /admin/graphql below the URL, or to the URL of a GraphQL endpoint, with the token', async () => {
    const server = await startForeignServer((_, response) => void response.end())
    await Promise.all([sync(`${server.url}/prefix/`), sync(`${server.url}/graphql`)])
    await server.close()
    expect(server.requests.map(({ url }) => url).toSorted()).toEqual(['/graphql', '/prefix/admin/graphql'])
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`)
  })

  test('nobody there: exit status 4, at once or when --wait is over', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`
    const [atOnce, later] = await Promise.all([sync(url), sync(url, '--wait=1s')])
    expect(atOnce).toMatchObject({
      status: 4,
      stderr: `error: cannot reach the admin service at ${url} (ECONNREFUSED); is it running?\n`,
    })
    expect(later.status).toBe(4)
    expect(later.stderr).toContain('waiting: cannot reach')
  })

  test('no token: exit status 5, with all the places where one could be', async () => {
    const { status, stderr } = await invoke(
      ['sync-users', '-f', 'users.json', '--url', 'http://localhost:1'],
      {
        folder: folder.path,
      },
    )
    expect(status).toBe(5)
    expect(stderr).toMatch(/BARYCENTER_ADMIN_TOKEN, .*--token-file .*admin\.token_file/)
  })

  test('a connection that others could read is warned of', async () => {
    const { stderr } = await sync('http://admin.invalid')
    expect(stderr).toMatch(/^warning: http:\/\/admin\.invalid is not https/)
  })
})
