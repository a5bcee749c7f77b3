import type { LogLevel } from './config.ts'

/** Every log level, the most talkative first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const satisfies LogLevel[]

/**
 * The level that a `RUST_LOG` filter asks of us, as the Rust Barycenter would read it: what it says of the
 * target `barycenter`, else what it says of everything. `undefined` if it says neither, or makes no sense.
 */
export function rustLogLevel(filter: string): LogLevel | undefined {
  const directives = filter.split(',').map(directive)
  const last = (target: string): LogLevel | undefined =>
    directives.findLast((each) => each.target === target && each.level !== undefined)?.level
  return last(OURS) ?? last(EVERYTHING)
}

interface Directive {
  readonly target: string
  readonly level: LogLevel | undefined
}

const OURS = 'barycenter'
const EVERYTHING = '*'

/** One of `level`, `target`, `target=level`. */
function directive(given: string): Directive {
  const [left = '', right] = given.split('=', 2).map((part) => part.trim().toLowerCase())
  if (right !== undefined) return { target: left, level: levelNamed(right) }
  const level = levelNamed(left)
  return level === undefined ? { target: left, level: 'trace' } : { target: EVERYTHING, level }
}

function levelNamed(name: string): LogLevel | undefined {
  return name === 'off' ? 'silent' : LOG_LEVELS.find((level) => level === name && level !== 'silent')
}
