import type { PostgresTarget } from './database-url.ts'
import { DatabaseAccessError, DatabaseUnreachableError } from './errors.ts'

/** Codes of the operating system and of postgres.js for a server that is not there. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now: starting up, or shutting down
  '53300', // too_many_connections
])
/** invalid_authorization_specification, invalid_password, invalid_catalog_name */
const REFUSED = new Set(['28000', '28P01', '3D000'])
/** serialization_failure, deadlock_detected */
const RETRYABLE = new Set(['40001', '40P01'])

/** Says in our words what a driver's error means for the person who configured the database. */
export function explainPostgresError(error: unknown, { address }: PostgresTarget): unknown {
  const code = findCode(error)
  if (code === undefined) return error
  if (UNREACHABLE.has(code)) {
    return new DatabaseUnreachableError(
      `cannot reach PostgreSQL at ${address} (${code}); is it running, and is database.url right?`,
      {
        cause: error,
      },
    )
  }
  if (REFUSED.has(code)) {
    return new DatabaseAccessError(
      `PostgreSQL at ${address} refuses the user, the password or the database name of database.url (${code})`,
      { cause: error },
    )
  }
  return error
}

/** True for a conflict that goes away when the same transaction is begun again. */
export function mayBeRetried(error: unknown): boolean {
  return RETRYABLE.has(findCode(error) ?? '')
}

/** The innermost `code`: Drizzle wraps the driver's error as the cause of its own. */
function findCode(error: unknown): string | undefined {
  let code: string | undefined
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') code = cause.code
  }
  return code
}
