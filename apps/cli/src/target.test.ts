import type { IncomingMessage, ServerResponse } from 'node:http'
import { formatToken } from '@barycenter/core/admin-tokens/token-text'
import { createTestTiming } from '@barycenter/testing/test-timing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startForeignServer } from './testing/foreign-server.ts'
import { invoke } from './testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from './testing/temporary-folder.ts'

const TOKEN = formatToken({ tokenId: '01a1fc03-53ae-700c-847b-da75e5e12345', secret: 'A'.repeat(43) })
const JWT = ['eyJhbGciOiJFUzI1NiJ9', 'eyJzdWIiOiJjaSJ9', 'c2ln-_'].join('.')

let folder: TemporaryFolder
beforeAll(async () => {
  folder = await createTemporaryFolder()
  await folder.write('users.json', [{ username: 'alice' }])
})
afterAll(() => folder.remove())

/** What the command sends to a service that is busy twice and then refuses. */
async function sent(
  environment: Record<string, string>,
  { words = [], onRequest = async () => {} }: { words?: string[]; onRequest?: () => Promise<unknown> } = {},
) {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    request.resume()
    await onRequest()
    const body = { errors: [{ message: 'No.', extensions: { code: 'UNAUTHENTICATED' } }] }
    response.writeHead(server.requests.length < 3 ? 503 : 401).end(JSON.stringify(body))
  }
  const server = await startForeignServer((request, response) => void answer(request, response))
  const invoked = await invoke(['sync-users', '-f', 'users.json', '--url', server.url, ...words], {
    folder: folder.path,
    environment,
    timing: createTestTiming(),
  })
  await server.close()
  return { ...invoked, tokens: server.requests.map(({ headers }) => headers.authorization) }
}

test('a token file is read anew for each attempt, for that of a service account changes', async () => {
  await folder.write('token', `${JWT}1\n`)
  let count = 1
  const { status, tokens } = await sent(
    {},
    {
      words: ['--token-file', 'token', '--wait'],
      onRequest: () => folder.write('token', `${JWT}${++count}\n`),
    },
  )
  expect(tokens.length).toBeGreaterThan(1)
  expect(tokens).toEqual(tokens.map((_, index) => `Bearer ${JWT}${index + 1}`))
  expect(status).toBe(5)
})

test('a token file that vanishes is what the command fails of', async () => {
  await folder.write('vanishing', TOKEN)
  const { status, stderr } = await sent(
    { BARYCENTER_ADMIN_TOKEN_FILE: 'vanishing' },
    { words: ['--wait'], onRequest: () => folder.write('vanishing', '') },
  )
  expect(status).toBe(5)
  expect(stderr).toContain('vanishing holds no admin token')
})

test.each([TOKEN, JWT])('%s is a token', async (token) => {
  const { tokens } = await sent({ BARYCENTER_ADMIN_TOKEN: token })
  expect(new Set(tokens)).toEqual(new Set([`Bearer ${token}`]))
})

test.each(['', 'bary_', 'secret', 'a.b', 'a.b.c.d', 'a.b\r\nX-Other: c.d', 'a..b', `${JWT} ${JWT}`])(
  '%j is none, and not repeated',
  async (token) => {
    const { status, tokens, stderr } = await sent({ BARYCENTER_ADMIN_TOKEN: token || ' ' })
    expect([status, tokens]).toEqual([5, []])
    expect(stderr).toMatch(/no admin token/)
    if (token.length > 10) expect(stderr).not.toContain(token)
  },
)
