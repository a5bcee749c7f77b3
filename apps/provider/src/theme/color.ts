/** A colour of sRGB, each channel from 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number]

/** Reads `#rrggbb`. */
export function parseColor(text: string): Color {
  const channel = (at: number) => Number.parseInt(text.slice(at, at + 2), 16)
  return [channel(1), channel(3), channel(5)]
}

/** Writes `#rrggbb`. */
export function writeColor(color: Color): string {
  return `#${color.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
}

/** What lies between two colours: 0 is the first, 1 the second. */
export function mix(one: Color, other: Color, share: number): Color {
  const between = (a: number, b: number) => a + (b - a) * share
  return [between(one[0], other[0]), between(one[1], other[1]), between(one[2], other[2])]
}

/** How well two colours are told apart, from 1 to 21: the contrast ratio of WCAG 2.2. */
export function contrast(one: Color, other: Color): number {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

function luminance([red, green, blue]: Color): number {
  const linear = (channel: number) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}
