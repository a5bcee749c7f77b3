import { bearerAuthentication } from '@barycenter/admin/http/bearer-authentication'
import { createAdmin } from '@barycenter/admin/server'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { findUserByUsername } from '@barycenter/core/users/users'
import { launchBrowser } from '@barycenter/testing/browser'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { announce } from 'barycenter/serve/announcement'
import { type Listener, listen } from 'barycenter/serve/listen'
import { stopListeners } from 'barycenter/serve/stop-listeners'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

type Browser = Awaited<ReturnType<typeof launchBrowser>>
type Page = Awaited<ReturnType<Browser['newPage']>>

describe('the playground in a browser', { timeout: 60_000 }, () => {
  let env: TestEnv
  let listeners: readonly Listener[]
  let origin: string
  let browser: Browser
  let page: Page
  /** The addresses that the server saw, each with where the page came from. */
  const arrived: string[] = []
  /** What the page asked for elsewhere, and what the browser complained of. */
  let elsewhere: string[]
  let complaints: string[]

  beforeAll(async () => {
    env = await createTestEnv('sqlite')
    const admin = createAdmin(env, { authenticate: bearerAuthentication(env) })
    const app = { name: 'admin', port: 0, portKey: 'server.admin_port' } as const
    const fetch = (request: Request) => {
      arrived.push(`${request.url} ${request.headers.get('referer')}`)
      return admin.fetch(request)
    }
    listeners = await listen([{ ...app, fetch }], '127.0.0.1', env.log)
    origin = listeners[0]?.url ?? ''
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
      if (url.startsWith(`${origin}/`)) return route.continue()
      elsewhere.push(url)
      return route.abort()
    })
  })
  afterEach(() => page.close())

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
    await announce(env, stdout, { listeners, ...words })
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
    await page.goto(`${origin}/admin/playground#token=canary`)
    await page.goto(second.link)
    await page.waitForURL(`${origin}/admin/playground`)
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

      expect(elsewhere).toEqual([])
      expect(complaints.filter((complaint) => !complaint.includes('401 (Unauthorized)'))).toEqual([])
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
