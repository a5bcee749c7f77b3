const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** The longest duration that makes sense, in seconds: a century. */
const LONGEST = 100 * 365 * 86_400

/** Reads `90s`, `15m`, `12h` or `30d` as seconds; undefined if the text is none of these. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,10})([smhd])$/.exec(text)
  const unit = SECONDS[match?.[2] ?? '']
  if (unit === undefined) return undefined
  const seconds = Number(match?.[1]) * unit
  return seconds <= LONGEST ? seconds : undefined
}
