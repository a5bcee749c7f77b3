import { launchBrowser } from '@barycenter/testing/browser'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Browser, expectAccessible, heading, type Page, signIn } from './open-page.ts'
import { ALICE, BOB, openProviderSite, type ProviderSite } from './provider-site.ts'

describe('passkeys in a real browser', { timeout: 60_000 }, () => {
  let site: ProviderSite
  let browser: Browser
  let page: Page
  /** What the browser complained of. */
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
    complaints = []
    page = await browser.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => void complaints.push(String(error)))
  })
  afterEach(() => page.context().close())

  const go = (path: string) => page.goto(`${site.issuer}${path}`)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  /** Plugs a security key into the browser: Web Authentication §12. */
  const plugIn = async (isVerifying: boolean) => {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: isVerifying ? 'internal' : 'usb', hasResidentKey: true },
        ...{ hasUserVerification: isVerifying, isUserVerified: isVerifying },
      },
    })
  }

  test('a person sets up a passkey, signs in with it, and removes it', async () => {
    await plugIn(true)
    await go('/login')
    await signIn(page, ALICE)
    await heading(page, 'You are signed in')
    await go('/account')
    await page.getByRole('link', { name: 'Passkeys' }).click()
    await heading(page, 'Your passkeys')
    await expectAccessible(page)
    await page.getByLabel('Name of the passkey').fill('Laptop')
    await press('Add passkey')
    await heading(page, 'Use your passkey')
    await expectAccessible(page)
    await press('Use passkey')
    await heading(page, 'Your passkeys')
    await page.getByRole('status').getByText('The passkey is set up').waitFor()
    await page.getByText('Laptop', { exact: true }).waitFor()
    await expectAccessible(page)
    // The device knows that it is enrolled.
    await press('Add passkey')
    await page.getByRole('alert').getByText('is enrolled already').waitFor()

    await go('/logout')
    await press('Sign out')
    await heading(page, 'You are signed out')
    await go('/login')
    await signIn(page, ALICE)
    await heading(page, 'Use your passkey')
    await go('/account')
    await heading(page, 'Sign in')
    await page.getByRole('link', { name: 'Use a passkey instead' }).click()
    await heading(page, 'Sign in with a passkey')
    await expectAccessible(page)
    await press('Use passkey')
    await heading(page, 'Your account')
    await go('/account/passkeys')
    await page.getByText('last used').waitFor()
    await page.getByRole('button', { name: 'Remove Laptop' }).click()
    await page.getByText('You have none').waitFor()
    await go('/login')
    await signIn(page, ALICE)
    await heading(page, 'You are signed in')
    expect(complaints).toEqual([])
  })

  test('who has to have a passkey sets one up at the sign-in, on a key without a PIN, and cannot remove it', async () => {
    const flag = 'update users set second_factor_required = true, revision = revision + 1'
    await site.env.testDatabase.execute(`${flag} where username = 'bob'`)
    await plugIn(false)
    await go('/login')
    await signIn(page, BOB)
    await heading(page, 'Set up a passkey')
    await expectAccessible(page)
    await press('Set up passkey')
    await heading(page, 'Use your passkey')
    await press('Use passkey')
    await heading(page, 'You are signed in')
    await go('/account/passkeys')
    await page.getByRole('button', { name: 'Remove Passkey' }).click()
    await page.getByRole('status').getByText('your only one').waitFor()

    await go('/login')
    await signIn(page, BOB)
    await heading(page, 'Use your passkey')
    // What a browser says of a person who changed their mind, which no test device ever does.
    await page.evaluate(
      `navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))`,
    )
    await press('Use passkey')
    await page.getByRole('alert').getByText('That did not work').waitFor()
    await expectAccessible(page)
    expect(complaints).toEqual([])
  })
})
