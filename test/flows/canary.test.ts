import { DIALECTS } from '@barycenter/testing/databases'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TRANSPORTS, type Transport } from '../cli/targets.ts'
import { createOverheard, type Overheard } from './overheard.ts'
import { brokenFiles, brokenRecords } from './secret-files.ts'
import { secretRequests } from './secret-requests.ts'

const SYNC = ['sync-users', '-f', 'users.json']

// Each test finds what the ones before it left, and the last one looks at what was said in all of them.
describe.each(DIALECTS)('no secret is told, on %s', { timeout: 120_000 }, (dialect) => {
  let heard: Overheard

  beforeAll(async () => {
    heard = await createOverheard(dialect)
  })
  afterAll(() => heard.workspace.dispose())

  const by = (transport: Transport): Record<string, string> =>
    transport === 'local' ? {} : { BARYCENTER_ADMIN_URL: heard.serving.adminUrl }
  const post = (body: BodyInit, { path = '/admin/graphql', method = 'POST', headers = {} } = {}) =>
    heard.ask(`${heard.serving.adminUrl}${path}`, {
      method,
      body,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${heard.token}`,
        ...headers,
      },
    })

  test('of a file that is no JSON', async () => {
    const files = brokenFiles(heard.secret('a password in a file that is no JSON'))
    for (const [name, content] of Object.entries(files)) await heard.workspace.write(name, content)
    const { stderr } = await heard.run(3, [
      'sync-users',
      ...Object.keys(files).flatMap((name) => ['-f', name]),
    ])
    for (const name of Object.keys(files)) expect(stderr).toContain(name)
  })

  test.each(TRANSPORTS)('of records that are wrong, beside one that is good (%s)', async (transport) => {
    const records = brokenRecords(heard.secret(`a password in a wrong record (${transport})`))
    await heard.workspace.write('users.json', [
      ...records,
      { username: `good-${transport}`, password: 'good' },
    ])
    const { stderr } = await heard.run(3, SYNC, by(transport))
    const lenient = [...SYNC, '--on-error', 'continue']
    await heard.run(1, [...lenient, '--dry-run'], by(transport))
    const { stdout } = await heard.run(1, [...lenient, '--output', 'json'], by(transport))
    expect(JSON.parse(stdout)).toMatchObject({ created: 1, failed: records.length, applied: true })
    for (const index of records.keys()) {
      expect(stderr).toContain(`/${index}`)
      expect(stdout).toContain(`"path": "/${index}`)
    }
  })

  test.each(TRANSPORTS)('of passwords that are set, kept, changed and refused (%s)', async (transport) => {
    const [first, second] = ['created', 'updated'].map((done) =>
      heard.secret(`a ${done} password (${transport})`),
    )
    const write = (...users: object[]) => heard.workspace.write('users.json', users)
    const user = { username: `alice-${transport}`, email: 'alice@example.com' }
    await write({ ...user, password: `${first} "\\&é` })
    await heard.run(0, [...SYNC, '--dry-run'], by(transport))
    await heard.run(2, [...SYNC, '--detailed-exitcode'], by(transport))
    await heard.run(0, [...SYNC, '--detailed-exitcode', '--output', 'json'], by(transport))

    await write({ ...user, password: second })
    await heard.run(2, [...SYNC, '--dry-run', '--detailed-exitcode', '--output', 'json'], by(transport))
    await heard.run(6, [...SYNC, '--expect-plan', 'stale'], by(transport))
    await write({ ...user, password: second }, { username: `nobody-${transport}` })
    await heard.run(3, SYNC, by(transport))
    await heard.run(1, [...SYNC, '--on-error', 'continue'], by(transport))

    await write({ ...user, password: first, email: 'refused@example.com' })
    await refuseUpdates()
    expect((await heard.run(1, SYNC, by(transport))).stderr).toMatch(/error: .*nexpected/)
    await allowUpdates()
  })

  const refuseUpdates = () =>
    heard.workspace.database.execute(
      dialect === 'sqlite'
        ? `create trigger refuse before update on users when new.email like 'refused%'
             begin select raise(abort, 'refused'); end`
        : `alter table users add constraint refuse check (email not like 'refused%')`,
    )
  const allowUpdates = () =>
    heard.workspace.database.execute(
      dialect === 'sqlite' ? 'drop trigger refuse' : 'alter table users drop constraint refuse',
    )

  test('of GraphQL requests, right and wrong', async () => {
    for (const request of secretRequests(heard.secret('a password in a GraphQL request'))) {
      const { status, text } = await post(request.body, request)
      expect(status, `${request.body.slice(0, 300)}: ${text}`).toBe(request.status)
    }
  })

  test('of tokens: new, revoked, of no use, and at the wrong place', async () => {
    const created = await heard.workspace.run(['token', 'create', '--name', 'ci', '--scope', 'users:read'], {
      environment: { BARYCENTER_LOG: 'trace' },
    })
    heard.hear('token create, standard error', created.stderr)
    const text = created.stdout.trim()
    heard.secret('a new token', text.slice(-43))
    const presented = (authorization: string) =>
      post('{"query":"{ __typename }"}', { headers: { authorization } })
    expect((await presented(`Bearer ${text}`)).status).toBe(200)
    await heard.workspace.write('users.json', [{ username: 'carol', password: 'x' }])
    await heard.run(5, SYNC, { ...by('served'), BARYCENTER_ADMIN_TOKEN: text })

    const { stdout } = await heard.run(0, ['token', 'list', '--output', 'json'])
    const { tokenId } = JSON.parse(stdout).find(({ name }: { name: string }) => name === 'ci')
    await heard.run(3, ['token', 'revoke', text])
    await heard.run(0, ['token', 'revoke', tokenId])
    await heard.run(5, SYNC, { ...by('served'), BARYCENTER_ADMIN_TOKEN: text })

    const core = heard.secret('a text that is no token')
    const id = text.slice(0, -43)
    const wrong = [
      core,
      `bary_${core}`,
      `${id}${core}`,
      `${id}${core.padEnd(43, 'x')}`,
      `${text}x`,
      `"${text}"`,
    ]
    for (const value of [text, ...wrong, `${text} ${text}`, `${text}, Bearer ${text}`])
      expect((await presented(`Bearer ${value}`)).status).toBe(401)
    for (const value of [`Basic ${btoa(`admin:${core}`)}`, text, core])
      expect((await presented(value)).status).toBe(401)
    expect(
      (await post('{}', { path: `/graphql?access_token=${text}`, headers: { authorization: '' } })).status,
    ).toBe(401)

    await heard.workspace.write('no-token', `${core}\n${text}\n`)
    for (const environment of [{ BARYCENTER_ADMIN_TOKEN: core }, { BARYCENTER_ADMIN_TOKEN_FILE: 'no-token' }])
      await heard.run(5, SYNC, { ...by('served'), ...environment })
    await heard.run(5, [...SYNC, '--token-file', 'no-token'], by('served'))
    await heard.run(3, SYNC, { BARYCENTER_ADMIN_URL: `http://admin:${core}@localhost` })
  })

  test('in all that was said and stored, and no hash and no key in what was said', async () => {
    await heard.stop()
    const dump = await heard.workspace.database.dump()
    heard.hear('the database', dump)
    expect(heard.leaks()).toEqual([])

    const hidden = /\\?"(?:password_hash|secret_hash|d)\\?":\\?"([^"\\]+)/g
    const values = [...dump.matchAll(hidden)].map(([, value = '']) => value.slice(-43))
    expect(values.length).toBeGreaterThan(8)
    for (const value of values) heard.secret(`a stored ${value}`, value)
    expect(heard.leaks().filter((leak) => !leak.endsWith(' in the database'))).toEqual([])
  })
})
