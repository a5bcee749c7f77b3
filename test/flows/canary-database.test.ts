import { findFreePort } from '@barycenter/testing/free-port'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOverheard, type Overheard } from './overheard.ts'
import { openVisitor } from './visitor.ts'

const COMMANDS = [['sync-users', '-f', 'users.json'], ['migrate'], ['serve'], ['token', 'list']]

// Each test adds to what is said, and the last one looks at all of it.
describe('the password in database.url is not told', { timeout: 120_000 }, () => {
  let heard: Overheard

  beforeAll(async () => {
    heard = await createOverheard('postgres')
    await heard.workspace.write('users.json', [{ username: 'alice', password: 'secret' }])
  })
  afterAll(() => heard.workspace.dispose())

  const setUrl = (url: string | undefined) => ({ BARYCENTER__DATABASE__URL: url })
  const changeUrl = (change: { password: string; port?: number; name?: string }) => {
    const url = new URL(heard.workspace.database.url)
    url.password = change.password
    if (change.port !== undefined) url.port = `${change.port}`
    if (change.name !== undefined) url.pathname = `/${change.name}`
    return setUrl(url.href)
  }

  test('when it is right', async () => {
    for (const words of COMMANDS.filter(([name]) => name !== 'serve')) await heard.run(0, words)
    const { password } = new URL(heard.workspace.database.url)
    await heard.run(5, ['migrate'], changeUrl({ password, name: 'nowhere' }))
  })

  test('when it is wrong', async () => {
    const password = heard.secret('a wrong password')
    for (const words of COMMANDS) await heard.run(5, words, changeUrl({ password }))
  })

  test('when the server is not there', async () => {
    const url = changeUrl({ password: heard.secret('a password for nobody'), port: await findFreePort() })
    for (const words of COMMANDS) await heard.run(4, words, url)
    await heard.run(4, ['sync-users', '-f', 'users.json', '--wait=1s'], url)
  })

  test('when the URL is none', async () => {
    const password = heard.secret('a password in a URL that is none')
    for (const url of [
      `postgres://barycenter:${password}@[::1/database`,
      `postgres://barycenter:${password}@localhost:99999/database`,
      `postgres://barycenter:${password}@local host/database`,
      `postgres:/barycenter:${password}@localhost/database`,
      `mysql://barycenter:${password}@localhost/database`,
      `"postgres://barycenter:${password}@localhost/database"`,
      `sqlite://data.db?mode=${password}`,
      password,
    ])
      await heard.run(3, ['migrate'], setUrl(url))
  })

  test('when it is where no URL belongs', async () => {
    const url = `postgres://barycenter:${heard.secret('a password in the wrong place')}@localhost/database`
    await heard.run(3, ['migrate'], {
      BARYCENTER__DATABASE__URL_FILE: url,
      BARYCENTER__DATABASE__URL: undefined,
    })
    await heard.run(3, ['migrate'], { BARYCENTER__DATABASE__ULR: url, BARYCENTER__SERVER__PORT: url })
    await heard.run(3, ['sync-users', '-f', 'users.json', '--url', url])
  })

  test('in a configuration file that is wrong', async () => {
    const url = `postgres://barycenter:${heard.secret('a password in a configuration file')}@localhost/database`
    for (const line of [
      `url = "${url}`,
      `url = ${url}`,
      `url "${url}"`,
      `url = "${url}" "${url}"`,
      `url = "\\x${url}"`,
      `url = ["${url}"]`,
      `url = { "url" = "${url}" }`,
      `ulr = "${url}"`,
      `url = "${url}"\nurl = "${url}"`,
    ]) {
      await heard.workspace.write('wrong.toml', `[database]\n${line}\n`)
      await heard.run(3, ['migrate', '-c', 'wrong.toml'], setUrl(undefined))
    }
  })

  test('when the database goes away under the server', async () => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${heard.token}` }
    const password = heard.secret('a password while there is no database')
    const query = `mutation { syncUsers(input: { users: [{ username: "x", password: "${password}" }] }) { total } }`
    const post = async () => {
      const init = { method: 'POST', headers, body: JSON.stringify({ query }) }
      return (await heard.ask(`${heard.serving.adminUrl}/graphql`, init)).status
    }
    const signIn = async () => {
      const visitor = openVisitor(heard.serving.publicUrl, heard.ask)
      return (await visitor.fillIn('/login', { username: 'alice', password })).status
    }
    expect([await post(), await signIn()]).toEqual([200, 303])
    await heard.workspace.database.execute(
      `update pg_database set datallowconn = false where datname = current_database();
       select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
         and pid <> pg_backend_pid()`,
    )
    for (const ask of [post, signIn, post, signIn]) expect(await ask()).toBeGreaterThanOrEqual(500)
    expect((await heard.ask(`${heard.serving.adminUrl}/readyz`)).status).toBe(503)
  })

  test('in all that was said', async () => {
    await heard.stop()
    expect(heard.leaks()).toEqual([])
  })
})
