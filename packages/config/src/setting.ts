import type { Problem } from './config-error.ts'

/** A key that somebody set, not checked yet. */
export interface Setting {
  /** The file's path, or the environment variable's name. */
  readonly where: string
  /** A known key's name, `server.port`. */
  readonly key: string
  readonly value: unknown
}

/** What one source has to say. A later setting of a key goes before an earlier one. */
export interface Findings {
  readonly settings: readonly Setting[]
  readonly problems: readonly Problem[]
}
