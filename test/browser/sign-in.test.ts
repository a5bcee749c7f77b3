import { asSubject } from '@barycenter/core/users/user'
import { insertUsers } from '@barycenter/core/users/user.store'
import { createProvider } from '@barycenter/provider/app'
import { launchBrowser } from '@barycenter/testing/browser'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { findFreePort } from '@barycenter/testing/free-port'
import { type Listener, listen } from 'barycenter/serve/listen'
import { stopListeners } from 'barycenter/serve/stop-listeners'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

type Browser = Awaited<ReturnType<typeof launchBrowser>>
type Page = Awaited<ReturnType<Browser['newPage']>>

const SCREENS = [
  ['phone', { width: 390, height: 844 }],
  ['desktop', { width: 1280, height: 800 }],
] as const

describe('signing in with a browser that runs no scripts', { timeout: 60_000 }, () => {
  let env: TestEnv
  let listeners: readonly Listener[]
  let issuer: string
  let browser: Browser
  let page: Page
  /** What the browser asked for elsewhere, and what it complained of. */
  let elsewhere: string[]
  let complaints: string[]

  beforeAll(async () => {
    const port = await findFreePort()
    issuer = `http://localhost:${port}`
    env = await createTestEnv('sqlite', { settings: { issuer } })
    await insertAlice()
    const provider = createProvider(env, { trustedProxies: [] })
    const app = { name: 'provider', port, portKey: 'server.port' } as const
    const fetch = (...request: Parameters<typeof provider.fetch>) => provider.fetch(...request)
    listeners = await listen([{ ...app, fetch }], '127.0.0.1', env.log)
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
    page = await browser.newPage({ javaScriptEnabled: false })
    page.on('console', (message) => void complaints.push(message.text()))
    page.on('request', (request) => {
      if (!request.url().startsWith(`${issuer}/`)) elsewhere.push(request.url())
    })
  })
  afterEach(() => page.close())

  const insertAlice = async () => {
    const now = env.clock.now()
    const passwordHash = await env.passwords.hash('correct horse', 'import')
    const alice = {
      subject: asSubject(env.random.id()),
      username: 'alice',
      usernameKey: 'alice',
      emailVerified: false,
      enabled: true,
      properties: {},
      passwordHash,
      revision: 0,
      createdAt: now,
      updatedAt: now,
    }
    await env.database.run((store) => insertUsers(store, [alice]))
  }

  const signIn = async (password = 'correct horse') => {
    // A form that gets the focus while it is filled in already makes the browser complain.
    await page.locator('input:focus').waitFor()
    await page.getByLabel('Username').fill('alice')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor()

  test('a person signs in and out again, by clicking', async () => {
    await page.goto(`${issuer}/`)
    await page.getByRole('link', { name: 'Sign in' }).click()
    await signIn()
    await heading('You are signed in')
    await page.getByText('alice', { exact: true }).waitFor()
    expect(page.url()).toBe(`${issuer}/`)

    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading('You are signed out')
    await page.goto(`${issuer}/`)
    await heading('Welcome')
    expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] })
  })

  test('a wrong password is said once, and the next try still leads where the person wanted to go', async () => {
    await page.goto(`${issuer}/login?return_to=${encodeURIComponent('/logout?from=here')}`)
    await signIn('wrong')
    expect(await page.getByRole('alert').textContent()).toBe('The username or password is not correct.')
    expect(await page.getByRole('alert').getAttribute('id')).toBe(
      await page.getByLabel('Password').getAttribute('aria-describedby'),
    )
    expect(page.url()).not.toMatch(/alice|wrong/)
    expect(await page.getByLabel('Password').inputValue()).toBe('')

    await signIn()
    await heading('Sign out?')
    expect(page.url()).toBe(`${issuer}/logout?from=here`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading('You are signed out')
    expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] })
  })

  test('the keyboard is enough', async () => {
    await page.goto(`${issuer}/login`)
    await page.locator('input:focus').waitFor()
    await page.keyboard.type('alice')
    await page.keyboard.press('Tab')
    await page.keyboard.type('correct horse')
    await page.keyboard.press('Enter')
    await heading('You are signed in')
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await heading('You are signed out')
  })

  test('the cookies are out of the reach of scripts and of other sites', async () => {
    await page.goto(`${issuer}/login`)
    await signIn()
    await heading('You are signed in')
    const cookies = await page.context().cookies()
    expect(cookies.map(({ name }) => name).sort()).toEqual(['barycenter_login', 'barycenter_session'])
    for (const cookie of cookies)
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', expires: -1 })
  })

  test('after signing out, the back button shows nobody', async () => {
    await page.goto(`${issuer}/login`)
    await signIn()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading('You are signed out')
    await page.goBack()
    await heading('Welcome')
  })

  test('a form on another site can neither sign a person out nor in', async () => {
    await page.goto(`${issuer}/login`)
    await signIn()
    await heading('You are signed in')
    for (const path of ['/logout', '/login']) {
      const body = `<form method="post" action="${issuer}${path}"><button name="csrf_token">Win</button></form>`
      await page.route('http://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body }))
      await page.goto('http://evil.example/')
      await page.getByRole('button').click()
      await heading('Please try again')
      await page.unroute('http://evil.example/')
    }
    await page.goto(`${issuer}/`)
    await heading('You are signed in')
  })

  test('another site cannot put the form into a frame', async () => {
    const body = `<iframe src="${issuer}/login"></iframe>`
    await page.route('http://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.goto('http://evil.example/')
    await expect
      .poll(() => page.frames().map((frame) => frame.url()))
      .toContain('chrome-error://chromewebdata/')
  })

  test.each(SCREENS)('everything fits on a %s and is large enough to hit', async (_, screen) => {
    await page.setViewportSize(screen)
    await page.goto(`${issuer}/login?error=credentials`)
    for (const name of ['Username', 'Password']) {
      const box = await page.getByLabel(name).boundingBox()
      expect(box?.height).toBeGreaterThanOrEqual(44)
    }
    const button = await page.getByRole('button').boundingBox()
    expect(button?.height).toBeGreaterThanOrEqual(44)
    const main = await page.getByRole('main').boundingBox()
    expect(main?.x).toBeGreaterThanOrEqual(0)
    expect((main?.x ?? 0) + (main?.width ?? 0)).toBeLessThanOrEqual(screen.width)
    expect((main?.y ?? 0) + (main?.height ?? 0)).toBeLessThanOrEqual(screen.height)
  })
})
