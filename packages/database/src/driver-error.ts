import { DrizzleQueryError } from 'drizzle-orm/errors'

/**
 * What the driver said, without Drizzle's wrapper around it: that one's message repeats every
 * parameter of the statement, password hashes among them, and messages end in logs.
 */
export function withoutParameters(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error
}
