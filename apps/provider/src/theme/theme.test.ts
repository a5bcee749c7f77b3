import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contrast, parseColor } from './color.ts'
import { createTheme } from './theme.ts'

/** The same cases every time: what fails, fails again. */
const SEED = 5

const GROUNDS = { light: ['#ffffff', '#f3f4fb', '#f3f4fc'], dark: ['#141726', '#0b0d18', '#1a1e31'] }

/** The colours that an accent makes, by scheme. */
function colorsOf(accentColor: string) {
  const { stylesheet } = createTheme({ name: 'x', accentColor })
  const [light = '', dark = ''] = stylesheet
    .slice(stylesheet.lastIndexOf(':root { --glow', stylesheet.lastIndexOf('@media')))
    .split('@media')
  const read = (rules: string) => {
    const found = [...rules.matchAll(/--([\w-]+): ([^;]+);/g)]
    return new Map(found.map(([, name = '', value = '']) => [name, value]))
  }
  return { light: read(light), dark: read(dark) }
}

const accents = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`)

describe('an accent colour of any kind', () => {
  test.each(['light', 'dark'] as const)('can be read in %s (WCAG 2.2 §1.4.3, §1.4.11)', (scheme) => {
    fc.assert(
      fc.property(accents, (accent) => {
        const colors = colorsOf(accent)[scheme]
        const of = (name: string) => parseColor(colors.get(name) ?? '')
        expect(colors.get('accent')).toBe(accent)
        for (const button of ['accent', 'accent-strong'])
          expect(contrast(of('on-accent'), of(button))).toBeGreaterThanOrEqual(4.5)
        for (const ground of GROUNDS[scheme])
          for (const text of ['link', 'link-strong', 'ring'])
            expect(contrast(of(text), parseColor(ground))).toBeGreaterThanOrEqual(4.5)
        const [card = ''] = GROUNDS[scheme]
        const edge = colors.get('accent-edge') === 'transparent' ? 'accent' : 'accent-edge'
        expect(contrast(of(edge), parseColor(card))).toBeGreaterThanOrEqual(3)
      }),
      { seed: SEED },
    )
  })
})

test('a stylesheet is named by its hash', () => {
  for (const accentColor of [undefined, '#ff5500']) {
    const { stylesheet, stylesheetSource } = createTheme({ name: 'x', accentColor })
    expect(stylesheetSource).toBe(`sha256-${createHash('sha256').update(stylesheet).digest('base64')}`)
  }
})

test('a logo is part of the page', () => {
  const { logo } = createTheme({ name: 'x', logo: { mediaType: 'image/png', bytes: Buffer.from('a') } })
  expect(logo).toBe('data:image/png;base64,YQ==')
})
