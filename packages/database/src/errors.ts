/** The database cannot be reached or opened. The message names where, and never a password. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError'
}

/** The database refused our credentials. */
export class DatabaseAccessError extends Error {
  override readonly name = 'DatabaseAccessError'
}

/** The database was migrated by a newer version of this program. */
export class DatabaseNewerError extends Error {
  override readonly name = 'DatabaseNewerError'
}

/** A database file that is damaged, or that is none of ours. */
export class DamagedDatabaseError extends Error {
  override readonly name = 'DamagedDatabaseError'
}

/** A database that somebody else has open. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError'
}
