import { describe, expect, test } from 'vitest'
import { stylesheet } from './stylesheet.ts'

const [light = '', dark = ''] = stylesheet.split('prefers-color-scheme: dark')

/** The relative luminance of one of the stylesheet's colours, WCAG 2.2. */
function luminance(scheme: string, name: string): number {
  const [, ...channels] = new RegExp(`--${name}: #(..)(..)(..);`).exec(scheme) ?? []
  const [red = 0, green = 0, blue = 0] = channels.map((hex) => {
    const share = Number.parseInt(hex, 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(scheme: string, one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(scheme, one), luminance(scheme, other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

describe.each([
  ['light', light],
  ['dark', dark],
])('in %s', (_, scheme) => {
  test.each([
    ['ink', 'card'],
    ['ink', 'field'],
    ['faint', 'card'],
    ['faint', 'ground'],
    ['faint', 'note'],
    ['ink', 'note'],
    ['link', 'card'],
    ['link', 'ground'],
    ['link-strong', 'card'],
    ['alert', 'card'],
    ['on-accent', 'accent'],
    ['on-accent', 'accent-strong'],
    ['alert', 'alert-ground'],
  ])('%s is readable on %s (WCAG 2.2 §1.4.3)', (text, ground) => {
    expect(contrast(scheme, text, ground)).toBeGreaterThanOrEqual(4.5)
  })

  test.each([
    ['rim', 'card'],
    ['ring', 'card'],
    ['ring', 'ground'],
    ['alert', 'card'],
  ])('%s stands out from %s (WCAG 2.2 §1.4.11)', (edge, ground) => {
    expect(contrast(scheme, edge, ground)).toBeGreaterThanOrEqual(3)
  })
})

test('loads nothing', () => {
  expect(stylesheet).not.toMatch(/url\(|@import|@font-face/)
})

test('cannot end its own element', () => {
  expect(stylesheet).not.toContain('<')
})
