/** Where a database is, from its URL. */
export type DatabaseTarget = SqliteTarget | PostgresTarget

/** A SQLite file, or a database in memory. */
export interface SqliteTarget {
  readonly kind: 'sqlite'
  /** A file's path, or `:memory:`. */
  readonly path: string
  /** `rwc` creates a missing file, `rw` does not, `ro` only reads. */
  readonly mode: 'rwc' | 'rw' | 'ro'
}

/** A PostgreSQL database. */
export interface PostgresTarget {
  readonly kind: 'postgres'
  /** The URL as it was given, credentials included: never to be shown. */
  readonly url: string
  /** `host:port`, for messages. */
  readonly address: string
}

/** A database URL that cannot be understood. The message never repeats the URL, which may hold a password. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError'
}

const MODES = ['rwc', 'rw', 'ro'] as const

/** Reads a database URL. */
export function parseDatabaseUrl(url: string): DatabaseTarget {
  if (/^postgres(ql)?:\/\//.test(url)) return parsePostgresUrl(url)
  if (url === 'sqlite::memory:') return { kind: 'sqlite', path: ':memory:', mode: 'rwc' }
  const match = /^sqlite:(?:\/\/)?([^?]+)(?:\?(.*))?$/.exec(url)
  if (match?.[1] === undefined) {
    throw new DatabaseUrlError(
      'not a database URL; expected sqlite://path/to/file.db, sqlite::memory:, postgres://… or postgresql://…',
    )
  }
  const mode = new URLSearchParams(match[2]).get('mode') ?? 'rwc'
  if (mode === 'memory') return { kind: 'sqlite', path: ':memory:', mode: 'rwc' }
  const known = MODES.find((each) => each === mode)
  if (known === undefined) throw new DatabaseUrlError('the mode of a sqlite URL is rwc, rw, ro or memory')
  return { kind: 'sqlite', path: decodeURIComponent(match[1]), mode: known }
}

function parsePostgresUrl(url: string): PostgresTarget {
  if (!URL.canParse(url)) {
    throw new DatabaseUrlError(
      'not a PostgreSQL URL; expected postgres://user:password@host:5432/database, with special characters of the password percent-encoded',
    )
  }
  const { hostname, port } = new URL(url)
  return { kind: 'postgres', url, address: `${hostname || 'localhost'}:${port || '5432'}` }
}
