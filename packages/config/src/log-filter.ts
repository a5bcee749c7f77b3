import type { LogFilter, LogLevel, LogModule } from './config.ts'
import type { ValueType } from './value-types.ts'

/** Every log level, the most talkative first. */
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const satisfies LogLevel[]

/** Every module whose lines may have a level of their own. */
const MODULES = ['http', 'provider', 'admin', 'background'] as const satisfies LogModule[]

/** What everything logs where only modules were told something. */
const DEFAULT: LogLevel = 'info'

/** A level, or several of them by module, as in `info,http=warn`. */
export const logFilter: ValueType<LogFilter> = {
  expected: `trace, debug, info, warn, error or silent; or of modules too, as in \`info,http=warn\` (${MODULES.join(', ')})`,
  parse: (value) => {
    if (typeof value !== 'string') return undefined
    const directives = value.split(',').map(readDirective)
    return directives.every(isKnown) ? toFilter(directives) : undefined
  },
  fromText: (given) => given.trim(),
}

/**
 * What a `RUST_LOG` filter asks of us, as a filter of ours: what it says of `barycenter`, else of everything, and of
 * modules that we have (`barycenter::http`). `undefined` if it says none of these, or makes no sense.
 */
export function rustLogFilter(filter: string): string | undefined {
  const known = filter.split(',').map(readDirective).filter(isKnown)
  if (known.length === 0) return undefined
  const { level, modules } = toFilter(known)
  return [level, ...Object.entries(modules).map(([module, own]) => `${module}=${own}`)].join()
}

/** What a directive is about: everything, all that is ours, or a module. */
type Target = '*' | 'barycenter' | LogModule

interface Directive {
  readonly target: Target | undefined
  readonly level: LogLevel | undefined
}

interface KnownDirective {
  readonly target: Target
  readonly level: LogLevel
}

function isKnown(directive: Directive): directive is KnownDirective {
  return directive.target !== undefined && directive.level !== undefined
}

/** The last word about a target holds, and what is said of all that is ours goes before what is said of everything. */
function toFilter(directives: readonly KnownDirective[]): LogFilter {
  const last = (wanted: Target) => directives.findLast(({ target }) => target === wanted)?.level
  const own = MODULES.flatMap((module) => {
    const level = last(module)
    return level === undefined ? [] : [[module, level] as const]
  })
  return { level: last('barycenter') ?? last('*') ?? DEFAULT, modules: Object.fromEntries(own) }
}

/** One of `level`, `target`, `target=level`. */
function readDirective(given: string): Directive {
  const [left = '', right] = given.split('=', 2).map((part) => part.trim().toLowerCase())
  if (right !== undefined) return { target: targetNamed(left), level: levelNamed(right) }
  const level = levelNamed(left)
  return level === undefined ? { target: targetNamed(left), level: 'trace' } : { target: '*', level }
}

function targetNamed(name: string): Target | undefined {
  if (name === 'barycenter') return name
  const bare = name.replace(/^barycenter::/, '')
  return MODULES.find((module) => module === bare)
}

function levelNamed(name: string): LogLevel | undefined {
  return name === 'off' ? 'silent' : LEVELS.find((level) => level === name)
}
