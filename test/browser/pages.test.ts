import { createTheme } from '@barycenter/provider/theme/theme'
import { launchBrowser } from '@barycenter/testing/browser'
import * as oidc from 'openid-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ClientSite, openClientSite } from './client-site.ts'
import { type Browser, expectAccessible, heading, type Page, signIn } from './open-page.ts'
import { ALICE, BOB, openProviderSite, type ProviderSite } from './provider-site.ts'

describe('every page, on a phone and on a desktop, light and dark', { timeout: 60_000 }, () => {
  let site: ProviderSite
  let client: ClientSite
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    site = await openProviderSite()
    client = await openClientSite(site, {
      client_name: 'Calendar',
      client_uri: 'https://calendar.example',
      policy_uri: 'https://calendar.example/privacy',
      tos_uri: 'https://calendar.example/terms',
      grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
    })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await client.close()
    await site.close()
  })
  beforeEach(async () => {
    page = await browser.newPage()
  })
  afterEach(() => page.close())

  const go = (path: string) => page.goto(`${site.issuer}${path}`)

  test('for who is not signed in', async () => {
    await go('/')
    await expectAccessible(page)
    await go('/login')
    await expectAccessible(page)
    await go('/login?error=credentials')
    await expectAccessible(page)
    await go('/register')
    await expectAccessible(page)
    await page.getByLabel('Username').fill('alice')
    await page.getByLabel('Email').fill('someone@example.org')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByLabel('The same password again').fill('other')
    await page.getByRole('button', { name: 'Create account' }).click()
    // The heading is that of the page before, too.
    await page.locator('[aria-invalid=true]').first().waitFor()
    await expectAccessible(page)
    await go('/nothing')
    await expectAccessible(page)
    await go('/authorize?client_id=nobody')
    await expectAccessible(page)
    await go('/logout')
    await expectAccessible(page)
    await page.goto(client.start({ login_hint: 'alice' }))
    await expectAccessible(page)
  })

  test('for who is signed in', async () => {
    await go('/login')
    await signIn(page, ALICE)
    await heading(page, 'You are signed in')
    await expectAccessible(page)
    await page.goto(client.start({ scope: 'openid profile email offline_access' }))
    await heading(page, 'Allow Calendar?')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Allow', exact: true }).click()
    await page.getByText('Hello').waitFor()
    await go('/login')
    await expectAccessible(page)
    await signIn(page, BOB)
    await heading(page, 'You are signed in')
    await go('/account/select')
    await heading(page, 'Choose an account')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'alice' }).click()
    await heading(page, 'You are signed in')
    await go('/account')
    await heading(page, 'Your account')
    await expectAccessible(page)
    await go('/account/password')
    await expectAccessible(page)
    await go('/device')
    await expectAccessible(page)
    await go('/device?user_code=BBBB-BBBB')
    await expectAccessible(page)
    const device = await oidc.initiateDeviceAuthorization(client.configuration, { scope: 'openid email' })
    await page.goto(device.verification_uri_complete ?? '')
    await heading(page, 'Connect Calendar?')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Do not allow' }).click()
    await heading(page, 'Device not connected')
    await expectAccessible(page)
    await go('/logout')
    await expectAccessible(page)
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading(page, 'You are signed out')
  })

  test('of an application that nobody has checked', async () => {
    const hostile = `<img src=x onerror=alert(1)>\u202Eelpmaxe ${'long'.repeat(60)}`
    const stranger = await openClientSite(site, { client_name: hostile }, { origin: 'dynamic' })
    try {
      await page.goto(stranger.start())
      await signIn(page, ALICE)
      await page.getByText('Nobody here has checked').waitFor()
      await expectAccessible(page)
      expect(await page.locator('img').count()).toBe(0)
      const shown = `<img src=x onerror=alert(1)>elpmaxe ${'long'.repeat(6)}…`
      expect(await page.locator('h1').textContent()).toBe(`Allow ${shown}?`)
    } finally {
      await stranger.close()
    }
  })

  test.each(['#ffe600', '#111111'])('with the accent %s, and a logo', async (accentColor) => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40"/></svg>'
    const logo = { mediaType: 'image/svg+xml', bytes: Buffer.from(svg) }
    const themed = await openProviderSite({ theme: createTheme({ name: 'Acme', accentColor, logo }) })
    const complaints: string[] = []
    page.on('console', (message) => void complaints.push(message.text()))
    try {
      await page.goto(`${themed.issuer}/login`)
      expect(await page.title()).toBe('Sign in · Acme')
      const width = await page.locator('img.logo').evaluate((image) => Reflect.get(image, 'naturalWidth'))
      expect(width).toBe(120)
      await expectAccessible(page)
      await signIn(page, ALICE)
      await heading(page, 'You are signed in')
      await page.goto(`${themed.issuer}/account`)
      await heading(page, 'Your account')
      await expectAccessible(page)
      expect(complaints).toEqual([])
    } finally {
      await themed.close()
    }
  })
})
