import { bearerAuthentication } from '@barycenter/admin/http/bearer-authentication'
import { createAdmin } from '@barycenter/admin/server'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { withAdminResource } from '@barycenter/core/administrators/admin-resource'
import { providePlaygroundClient } from '@barycenter/core/clients/playground-client'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { findUserByUsername } from '@barycenter/core/users/users'
import { createProvider } from '@barycenter/provider/app'
import { insertPerson } from '@barycenter/provider/testing/people'
import { launchBrowser } from '@barycenter/testing/browser'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { findFreePort } from '@barycenter/testing/free-port'
import { runSync } from '@barycenter/testing/run-sync'
import { announce } from 'barycenter/serve/announcement'
import { type Listener, listen } from 'barycenter/serve/listen'
import { stopListeners } from 'barycenter/serve/stop-listeners'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Browser, type Page, signIn } from './open-page.ts'

const ADA = { username: 'ada', password: 'engine', properties: { roles: ['staff', 'admin'] } }
const BEN = { username: 'ben', password: 'kite', properties: { roles: ['staff'] } }

describe('the playground in a browser', { timeout: 60_000 }, () => {
  let env: TestEnv
  let listeners: readonly Listener[]
  let origin: string
  let issuer: string
  let browser: Browser
  let page: Page
  /** The addresses that the server saw, each with where the page came from. */
  const arrived: string[] = []
  /** What the page asked for elsewhere, and what the browser complained of. */
  let elsewhere: string[]
  let complaints: string[]

  beforeAll(async () => {
    const [port, adminPort] = [await findFreePort(), await findFreePort()]
    issuer = `http://localhost:${port}`
    origin = `http://localhost:${adminPort}`
    const administrators = { property: 'roles', roles: ['admin'], url: origin }
    const oauth = withAdminResource(DEFAULT_OAUTH_SETTINGS, administrators)
    env = await createTestEnv('sqlite', { settings: { issuer, administrators, oauth } })
    await providePlaygroundClient(env)
    for (const person of [ADA, BEN]) await insertPerson(env, person)
    const admin = createAdmin(env, { authenticate: bearerAuthentication(env) })
    const provider = createProvider(env, { trustedProxies: [] })
    const fetch = (request: Request) => {
      arrived.push(`${request.url} ${request.headers.get('referer')}`)
      return admin.fetch(request)
    }
    const apps = [
      { name: 'admin', port: adminPort, portKey: 'server.admin_port', fetch },
      {
        name: 'provider',
        port,
        portKey: 'server.port',
        fetch: (...request: Parameters<typeof provider.fetch>) => provider.fetch(...request),
      },
    ] as const
    listeners = await listen(apps, '127.0.0.1', env.log)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await stopListeners(listeners)
    await env.dispose()
  })

  beforeEach(async () => {
    elsewhere = []
    complaints = []
    page = await browser.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => void complaints.push(error.message))
    await page.route('**/*', (route) => {
      const url = route.request().url()
      if ([origin, issuer].some((ours) => url.startsWith(`${ours}/`))) return route.continue()
      elsewhere.push(url)
      return route.abort()
    })
  })
  afterEach(() => page.close())

  /** All that should not have been, but that the API says that a token is needed. */
  const unexpected = () => [
    ...elsewhere,
    ...complaints.filter((complaint) => !complaint.includes('401 (Unauthorized)')),
  ]
  const result = () => page.locator('.result-window .view-lines')
  /**
   * Executes until the result shows a text. The editors hand on what was typed a moment later, which
   * is nothing to a person, and may be too late for the first click of a test.
   */
  const executeUntil = async (text: string) => {
    for (let attempt = 1; ; attempt++) {
      await page.getByRole('button', { name: 'Execute query' }).click()
      try {
        return await result().getByText(text).waitFor({ timeout: 3000 })
      } catch (error) {
        if (attempt === 5) throw error
      }
    }
  }

  /** Puts a token between the quotes of the example that the header editor begins with. */
  const enterToken = async () => {
    const { text } = await createAdminToken(env, LOCAL_OPERATOR, {
      name: 'playground',
      scopes: ['users:sync'],
      expiresAt: undefined,
    })
    await page.getByText('"Bearer "').click()
    for (const key of ['ControlOrMeta+Home', 'ArrowDown', 'End', 'ArrowLeft']) await page.keyboard.press(key)
    await page.keyboard.insertText(text)
    return text
  }

  const readDocumentation = async () => {
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
    await page.getByRole('link', { name: 'Mutation' }).click()
    await page.getByText('What can be done.').waitFor()
  }

  /** The link that is printed on a terminal. */
  const printedLink = async () => {
    let printed = ''
    const write = (text: string) => {
      printed += text
    }
    const stdout = { write, isTerminal: true, isColoured: false }
    const words = { issuer: 'http://localhost', tokenFile: 'data/admin-token', nextCommand: 'none' }
    await announce(env, stdout, { listeners: listeners.slice(0, 1), ...words })
    const [link = '', token = ''] = /http:\S*#token=(bary_\S+)/.exec(printed) ?? []
    return { link, token }
  }

  test('opens ready to run by the printed link, whose token goes nowhere but into the header', async () => {
    const { link, token } = await printedLink()
    await page.goto(link)
    await page.getByText('With the token of the link').waitFor()
    expect(page.url()).toBe(`${origin}/admin/playground`)
    await executeUntil('"created": 2')
    await readDocumentation()

    expect(await page.evaluate('JSON.stringify([location.href, localStorage, sessionStorage])')).toBe(
      JSON.stringify([`${origin}/admin/playground`, {}, {}]),
    )
    expect(await page.content()).not.toContain(token)
    expect([...arrived, ...env.logged].join('\n')).not.toContain(token)
    expect(arrived).toContain(`${origin}/admin/graphql null`)
    expect(await env.testDatabase.dump()).not.toContain(token.slice(-43))
    expect([...complaints, ...elsewhere]).toEqual([])

    // Another link in the same tab takes its place, and what is no token of ours is not used.
    const second = await printedLink()
    for (const address of [`${origin}/admin/playground#token=canary`, second.link]) {
      await page.goto(address)
      // The page takes the fragment out of the history a moment after the browser put it in.
      await page.waitForURL(`${origin}/admin/playground`)
    }
    const history = 'navigation.entries().map(({ url }) => url)'
    expect(new Set(await page.evaluate<string[]>(history))).toEqual(new Set([`${origin}/admin/playground`]))
    const sent = page.waitForRequest(`${origin}/admin/graphql`)
    await page.getByRole('button', { name: 'Execute query' }).click()
    expect((await (await sent).allHeaders())['authorization']).toBe(`Bearer ${second.token}`)

    // Nothing of it is left once the page is loaded again.
    await page.getByRole('button', { name: 'Forget it' }).click()
    await result().getByText('UNAUTHENTICATED').waitFor()
    expect(await page.getByText('With the token of the link').isVisible()).toBe(false)
  })

  const signInAs = async (person: typeof ADA) => {
    await page.goto(`${origin}/`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await signIn(page, person)
    await page.getByText(`Signed in as ${person.username}.`).waitFor()
  }

  test('lets an administrator sign in, for as long as they have the role and the session', async () => {
    await signInAs(ADA)
    expect(page.url()).toBe(`${origin}/admin/playground`)
    const sent = page.waitForRequest(`${origin}/admin/graphql`)
    await executeUntil('"applied": false')
    const authorization = (await (await sent).allHeaders())['authorization'] ?? ''
    const ask = () =>
      page.request.post(`${origin}/graphql`, {
        headers: { authorization },
        data: { query: '{ __typename }' },
      })
    expect((await ask()).status()).toBe(200)

    expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage])')).toBe('[{},{}]')
    const visible = [await page.content(), ...arrived, ...env.logged].join('\n')
    expect(visible).not.toContain(authorization.slice('Bearer '.length))
    expect(arrived.join('\n')).not.toContain('code=')
    expect(unexpected()).toEqual([])

    await runSync(env, [{ username: 'ada', properties: { roles: ['staff'] } }])
    await executeUntil('you are no administrator')
    expect((await ask()).status()).toBe(403)
    await runSync(env, [{ username: 'ada', properties: { roles: ['admin'] } }])
    await executeUntil('"applied": false')

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('Sign in, or put a token').waitFor()
    expect(page.url()).toMatch(new RegExp(`^${origin}/admin/playground`))
    expect((await ask()).status()).toBe(401)
  })

  test('tells who is no administrator, and nothing else', async () => {
    await signInAs(BEN)
    await result().getByText('you are no administrator').waitFor()
    await page.getByRole('button', { name: 'Execute query' }).click()
    await result().getByText('FORBIDDEN').waitFor()
    expect(await page.content()).not.toContain('SyncUsersPayload')

    // What nobody began here is not finished either.
    await page.goto(
      `${origin}/admin/playground?again#${new URLSearchParams({ code: 'c', state: 's', iss: issuer })}`,
    )
    await page.getByText('Nobody is signed in').waitFor()
    expect(page.url()).toBe(`${origin}/admin/playground?again`)
    expect(elsewhere).toEqual([])
  })

  const setMode = async (from: string, to: string) => {
    await page.getByRole('button', { name: 'Variables' }).click()
    await page.getByText(`"${from}"`).dblclick()
    await page.keyboard.insertText(to)
  }

  test.each(['/', '/admin/playground'])(
    'loads at %s without a token, and says that one is needed',
    async (path) => {
      await page.goto(`${origin}${path}`)
      await result().getByText('UNAUTHENTICATED').waitFor()
      await page.getByText('SyncUsersInput').waitFor()

      expect(unexpected()).toEqual([])
    },
  )

  test('plans and applies a sync with the token from its headers', async () => {
    await page.goto(`${origin}/admin/playground`)
    await result().getByText('UNAUTHENTICATED').waitFor()
    const token = await enterToken()

    await executeUntil('"created": 2')
    complaints = []
    await result().getByText('"applied": false').waitFor()
    expect(await findUserByUsername(env, 'alice')).toBeUndefined()

    await setMode('PLAN', 'APPLY')
    await executeUntil('"applied": true')
    expect(await findUserByUsername(env, 'alice')).toMatchObject({ email: 'alice@example.com' })

    await executeUntil('"unchanged": 2')
    await page.getByRole('button', { name: 'Re-fetch GraphQL schema' }).click()
    await readDocumentation()

    // Neither the token nor the passwords stay behind.
    expect(page.url()).toBe(`${origin}/admin/playground`)
    const kept = await page.evaluate('JSON.stringify([localStorage, sessionStorage])')
    expect(kept).toBe('[{},{}]')
    expect(await env.testDatabase.dump()).not.toContain(token.slice(-43))
    expect(complaints).toEqual([])
    expect(elsewhere).toEqual([])
  })
})
