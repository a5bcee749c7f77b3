import type { launchBrowser } from '@barycenter/testing/browser'
import { source } from 'axe-core'
import { expect } from 'vitest'

/** A browser, and a page of it, as playwright-core has them. */
export type Browser = Awaited<ReturnType<typeof launchBrowser>>
export type Page = Awaited<ReturnType<Browser['newPage']>>

/** In CSS pixels. */
const SCREENS = [
  ['phone', { width: 375, height: 812 }],
  ['desktop', { width: 1280, height: 800 }],
] as const

/** Waits for the page of a heading. */
export function heading(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('heading', { name, level: 1 }).waitFor()
}

/** Fills in the sign-in form, and sends it: not before the form has the focus, as no person is that fast. */
export async function signIn(
  page: Page,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<void> {
  await page.locator('input:focus').waitFor()
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/**
 * Looks at a page as axe-core does, by the rules of WCAG 2.2 A and AA and its best practices, on both
 * screens and in both colour schemes; and whether it fits into the width.
 */
export async function expectAccessible(page: Page): Promise<void> {
  for (const [screen, size] of SCREENS) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme })
      const found = await page.evaluate(
        `(async () => { ${source}; const { violations, passes } = await axe.run(); return {
          passes: passes.length, width: document.documentElement.scrollWidth,
          violations: violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')) } })()`,
      )
      const where = `${page.url()} ${screen} ${colorScheme}`
      expect(found, where).toEqual({
        violations: [],
        passes: expect.toSatisfy((count: number) => count > 10),
        width: size.width,
      })
    }
  }
}
