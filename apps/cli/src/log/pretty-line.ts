import { type Colour, paintFor } from '../colour.ts'
import type { Output } from '../invocation.ts'
import { printable } from '../printable.ts'

/** The colours of levels; the others have none. */
const COLOURS: Readonly<Partial<Record<string, Colour>>> = { debug: 'dim', warn: 'yellow', error: 'red' }

/**
 * A line of the log for people: when, how severe, what, and then the fields. What somebody sent cannot move the
 * cursor or begin a line.
 *
 * @param line a line of JSON.
 */
export function prettyLine(line: string, output: Pick<Output, 'isColoured'>): string {
  const paint = paintFor(output)
  const { time, level, msg, err, ...fields }: Record<string, unknown> = JSON.parse(line)
  const name = String(level)
  const colour = COLOURS[name]
  const label = name.toUpperCase().padEnd(5)
  const clock = String(time).slice(11, 23)
  const told = Object.entries(fields).map(([key, value]) => `${key}=${fieldText(value)}`)
  const head = [
    paint('dim', clock),
    colour === undefined ? label : paint(colour, label),
    printable(String(msg)),
    ...(told.length === 0 ? [] : [paint('dim', printable(told.join(' ')))]),
  ]
  return `${head.join(' ')}\n${err === undefined ? '' : errorText(err)}`
}

/** A text that needs no quotes goes without. */
function fieldText(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
}

/** An error and its causes, indented. */
function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `      ${printable(String(error))}\n`
  const { stack, message, cause }: { stack?: unknown; message?: unknown; cause?: unknown } = error
  const lines = String(stack ?? message).split('\n')
  const own = lines.map((each) => `      ${printable(each)}\n`).join('')
  return cause === undefined ? own : `${own}      caused by\n${errorText(cause)}`
}
