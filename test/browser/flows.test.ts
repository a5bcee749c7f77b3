import { launchBrowser } from '@barycenter/testing/browser'
import * as oidc from 'openid-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ClientSite, openClientSite } from './client-site.ts'
import { type Browser, heading, type Page, signIn } from './open-page.ts'
import { ALICE, BOB, openProviderSite, type ProviderSite } from './provider-site.ts'

describe('by clicking', { timeout: 60_000 }, () => {
  let site: ProviderSite
  let client: ClientSite
  let browser: Browser
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    site = await openProviderSite()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
  })
  beforeEach(async () => {
    client = await openClientSite(site, { client_name: 'Calendar' })
  })
  afterEach(async () => {
    await page.context().close()
    await client.close()
  })

  const open = async ({ javaScriptEnabled = true } = {}) => {
    const context = await browser.newContext({ javaScriptEnabled })
    page = await context.newPage()
    complaints = []
    page.on('console', (message) => void complaints.push(message.text()))
  }
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const welcome = async () => (await page.getByText(/^(?:Hello|Refused)/).textContent()) ?? ''

  describe.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('%s', (_, javaScriptEnabled) => {
    test('B6: sign-in leads over consent to the client, and on to where the client leads', async () => {
      await open({ javaScriptEnabled })
      const answers: number[] = []
      page.on('response', (response) => {
        if (response.request().method() === 'POST') answers.push(response.status())
      })
      await page.goto(client.start())
      await page.getByText('to go on to Calendar').waitFor()
      await signIn(page, ALICE)
      await heading(page, 'Allow Calendar?')
      await click('Allow')
      expect(await welcome()).toMatch(/^Hello .+ by GET$/)
      expect(page.url()).toMatch(/^http:\/\/localhost:\d+\/welcome/)
      expect(answers).toEqual([303, 303])
      expect(complaints).toEqual([])

      // Allowed once, and signed in: straight through, from a form as well.
      await page.goto(client.start())
      expect(await welcome()).toMatch(/^Hello/)
      await page.goto(client.start({ prompt: 'login' }))
      await signIn(page, ALICE)
      expect(await welcome()).toMatch(/^Hello/)
      expect(complaints).toEqual([])
    })

    test('the response as a form arrives with POST', async () => {
      await open({ javaScriptEnabled })
      await page.goto(client.start({ response_mode: 'form_post' }))
      await signIn(page, ALICE)
      await click('Allow')
      if (!javaScriptEnabled) {
        await heading(page, 'Almost there')
        await click('Continue')
      }
      expect(await welcome()).toMatch(/^Hello .+ by POST$/)
      expect(complaints).toEqual([])
    })
  })

  test('who does not allow it is back at the client, and the back button shows the question again', async () => {
    await open()
    await page.goto(client.start())
    await signIn(page, ALICE)
    await click('Do not allow')
    expect(await welcome()).toBe('Refused: access_denied')
    await page.goBack()
    await heading(page, 'Allow Calendar?')
    expect(complaints).toEqual([])
  })

  test('two accounts are chosen between, and another tab does not answer for the wrong one', async () => {
    await open()
    for (const person of [ALICE, BOB]) {
      await page.goto(`${site.issuer}/login`)
      await signIn(page, person)
      await heading(page, 'You are signed in')
    }
    await page.goto(client.start({ prompt: 'select_account' }))
    await heading(page, 'Choose an account')
    await click('alice')
    await page.getByText('You are signed in as alice.').waitFor()

    const other = await page.context().newPage()
    await other.goto(`${site.issuer}/account/select`)
    await other.getByRole('button', { name: 'bob', exact: true }).click()
    await other.getByRole('heading', { name: 'You are signed in' }).waitFor()
    await click('Allow')
    await heading(page, 'Please try again')
    await page.getByRole('link', { name: 'Go back' }).click()
    await page.getByText('You are signed in as bob.').waitFor()
    await page.getByRole('link', { name: 'Use another account' }).click()
    await click('alice')
    await click('Allow')
    expect(await welcome()).toMatch(/^Hello/)
  })

  test('two tabs sign in to two applications at once', async () => {
    const second = await openClientSite(site, { client_name: 'Mail' })
    try {
      await open()
      const other = await page.context().newPage()
      await page.goto(client.start())
      await other.goto(second.start())
      await signIn(page, ALICE)
      await heading(page, 'Allow Calendar?')
      await signIn(other, ALICE)
      await heading(other, 'Allow Mail?')
      await other.getByRole('button', { name: 'Allow', exact: true }).click()
      await other.getByText(/^Hello/).waitFor()
      // The first tab's form is of the session that the second sign-in replaced.
      await click('Allow')
      await page.getByRole('link', { name: 'Go back' }).click()
      await click('Allow')
      expect(await welcome()).toMatch(/^Hello/)
    } finally {
      await second.close()
    }
  })

  test('prompt=create makes an account on the way', async () => {
    await open({ javaScriptEnabled: false })
    await page.goto(client.start({ prompt: 'create' }))
    await heading(page, 'Create an account')
    await page.getByLabel('Username').fill('carol')
    await page.getByLabel('Password', { exact: true }).fill('four words make it')
    await page.getByLabel('The same password again').fill('four words make')
    await click('Create account')
    await page.getByText('The two passwords differ.').waitFor()
    expect(await page.getByLabel('Username').inputValue()).toBe('carol')
    await page.getByLabel('Password', { exact: true }).fill('four words make it')
    await page.getByLabel('The same password again').fill('four words make it')
    await click('Create account')
    await page.getByText('You are signed in as carol.').waitFor()
    await click('Allow')
    expect(await welcome()).toMatch(/^Hello/)
  })

  test('a device is connected by its code, and the account takes it back', async () => {
    await open({ javaScriptEnabled: false })
    const television = await openClientSite(site, {
      client_name: 'Television',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
    })
    await television.close()
    const { configuration } = television
    const device = await oidc.initiateDeviceAuthorization(configuration, { scope: 'openid email' })
    await page.goto(device.verification_uri)
    await signIn(page, ALICE)
    await page.getByLabel('Code on the device').fill(device.user_code.toLowerCase())
    await click('Continue')
    await page.getByText(device.user_code).waitFor()
    await click('Allow')
    await heading(page, 'Device connected')
    const { access_token } = await oidc.pollDeviceAuthorizationGrant(configuration, {
      ...device,
      interval: 0,
    })
    const userInfo = () => oidc.fetchUserInfo(configuration, access_token, oidc.skipSubjectCheck)
    expect(await userInfo()).toHaveProperty('sub')

    await page.getByRole('link', { name: 'Your account' }).click()
    await page.getByRole('button', { name: 'Remove access of Television' }).click()
    await page.getByRole('status').waitFor()
    await expect(userInfo()).rejects.toThrow()
  })

  test('signing out at the wish of a client asks, and leads back to it and on', async () => {
    await open({ javaScriptEnabled: false })
    await page.goto(`${site.issuer}/login`)
    await signIn(page, ALICE)
    await heading(page, 'You are signed in')
    await page.goto(client.end)
    await page.getByText('Calendar asks to sign you out here as well.').waitFor()
    await click('Sign out')
    await page.getByText('Goodbye for now').waitFor()
    expect(complaints).toEqual([])
    await page.goto(`${site.issuer}/account`)
    await heading(page, 'Sign in')
  })

  test('the keyboard is enough, from the sign-in to the client', async () => {
    await open()
    await page.goto(client.start())
    await page.locator('#username:focus').waitFor()
    await page.keyboard.type(ALICE.username)
    await page.keyboard.press('Tab')
    await page.keyboard.type(ALICE.password)
    await page.keyboard.press('Enter')
    await heading(page, 'Allow Calendar?')
    await page.getByRole('button', { name: 'Do not allow' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.locator(':focus', { hasText: /^Do not allow$/ }).waitFor()
    await page.keyboard.press('Shift+Tab')
    await page.locator(':focus', { hasText: /^Allow$/ }).waitFor()
    await page.keyboard.press('Enter')
    expect(await welcome()).toMatch(/^Hello/)
  })

  test('without cookies the form says what is missing', async () => {
    await open()
    await page.goto(client.start())
    await page.context().clearCookies()
    await signIn(page, ALICE)
    await heading(page, 'A cookie is missing')
    await page.getByRole('link', { name: 'Go back' }).click()
    await signIn(page, ALICE)
    await heading(page, 'Allow Calendar?')
  })

  test('B8: no page lets itself be put into a frame of another site', async () => {
    await open()
    await page.goto(`${site.issuer}/login`)
    await signIn(page, ALICE)
    await heading(page, 'You are signed in')
    await page.goto(client.start({ prompt: 'consent' }))
    await heading(page, /^Allow/)
    const consent = page.url()
    const paths = [
      '/login',
      '/register',
      '/device',
      '/account',
      '/account/password',
      '/account/select',
      '/logout',
    ]
    const frames = [consent, ...paths.map((path) => `${site.issuer}${path}`)]
    const body = frames.map((src) => `<iframe src="${src.replaceAll('&', '&amp;')}"></iframe>`).join('')
    await page.route('http://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.goto('http://evil.example/')
    await expect
      .poll(() => page.frames().filter((frame) => frame.url() === 'chrome-error://chromewebdata/').length)
      .toBe(frames.length)
  })
})
