import { type Color, contrast, mix, parseColor, writeColor } from './color.ts'

const BLACK: Color = [0, 0, 0]
const WHITE: Color = [255, 255, 255]

/** The colours that accents are seen on: those of the stylesheet. */
const GROUNDS = {
  light: { ground: '#f3f4fb', card: '#ffffff', note: '#f3f4fc', away: BLACK },
  dark: { ground: '#0b0d18', card: '#141726', note: '#1a1e31', away: WHITE },
} as const

/** WCAG 2.2 §1.4.3 for text, and §1.4.11 for the edge of a button; a little more, for colours are rounded. */
const TEXT = 4.55
const EDGE = 3.05

/**
 * The rules that give pages another accent. A button has exactly that colour, with text on it in black
 * or white, whichever can be read; links and outlines have it too, as far from their ground as it takes.
 */
export function accentStyles(accentColor: string): string {
  const accent = parseColor(accentColor)
  return `:root { ${declarations(accent, 'light')} }
@media (prefers-color-scheme: dark) { :root { ${declarations(accent, 'dark')} } }
`
}

function declarations(accent: Color, scheme: keyof typeof GROUNDS): string {
  const { ground, card, note, away } = GROUNDS[scheme]
  const grounds = [ground, card, note].map(parseColor)
  const isReadable = (color: Color) => grounds.every((each) => contrast(color, each) >= TEXT)
  const onAccent = contrast(accent, WHITE) >= contrast(accent, BLACK) ? WHITE : BLACK
  const link = firstOf(accent, away, isReadable)
  const isEdgeless = contrast(accent, parseColor(card)) >= EDGE
  return Object.entries({
    glow: writeColor(mix(parseColor(ground), accent, 0.18)),
    accent: writeColor(accent),
    // Away from the text that is on it, so that the text can only become easier to read.
    'accent-strong': writeColor(mix(accent, onAccent === WHITE ? BLACK : WHITE, 0.18)),
    'on-accent': writeColor(onAccent),
    'accent-edge': isEdgeless ? 'transparent' : writeColor(link),
    link: writeColor(link),
    'link-strong': writeColor(mix(link, away, 0.18)),
    ring: writeColor(link),
  })
    .map(([name, value]) => `--${name}: ${value};`)
    .join(' ')
}

/** The colour nearest to the first, on the way to the second, of which a rule holds. */
function firstOf(from: Color, to: Color, holds: (color: Color) => boolean): Color {
  for (let share = 0; share < 1; share += 0.02) {
    const color = mix(from, to, share)
    if (holds(color)) return color
  }
  return to
}
