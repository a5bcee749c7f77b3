import { ConfigError } from '@barycenter/config/config-error'
import { AdminError, type AdminErrorCode } from '@barycenter/core/errors'
import { EncryptionKeyError } from '@barycenter/core/secrets/sealer'
import { TargetError } from '@barycenter/core/sync/target-error'
import { TargetUnavailableError } from '@barycenter/core/sync/user-target'
import { DatabaseUrlError } from '@barycenter/database/database-url'
import {
  DamagedDatabaseError,
  DatabaseAccessError,
  DatabaseInUseError,
  DatabaseNewerError,
  DatabaseUnreachableError,
} from '@barycenter/database/errors'
import { CommandError } from './command-error.ts'

/** Every status that the command ends with. Scripts depend on them: they never change. */
export const EXIT = {
  done: 0,
  /** Some record failed, or something unexpected happened. */
  failed: 1,
  /** Only when asked for: there are changes, or were, or migrations are pending. */
  changes: 2,
  /** Bad input or usage. Nothing was written. */
  badInput: 3,
  /** The server or the database cannot be reached, or is busy: trying again may help. */
  unreachable: 4,
  /** Not authenticated, or not allowed. Trying again does not help. */
  notAllowed: 5,
  /** Refused for safety. */
  refused: 6,
} as const

/** One of {@link EXIT}. */
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT]

/**
 * What the refusals of the admin API mean, whether it answered from afar or in this process. Those that no
 * command can meet are not listed.
 */
export const STATUS_OF_CODE: Readonly<Record<string, ExitStatus>> = {
  SYNC_IN_PROGRESS: EXIT.unreachable,
  PLAN_STALE: EXIT.refused,
  PRUNE_GUARD: EXIT.refused,
  IDEMPOTENCY_MISMATCH: EXIT.badInput,
  INVALID_INPUT: EXIT.badInput,
  SYNC_TOO_LARGE: EXIT.badInput,
  STAGED_RUN_LOST: EXIT.unreachable,
  KEY_IN_USE: EXIT.refused,
  NOT_FOUND: EXIT.badInput,
  UNAUTHENTICATED: EXIT.notAllowed,
  FORBIDDEN: EXIT.notAllowed,
  BAD_USER_INPUT: EXIT.badInput,
  REQUEST_TOO_LARGE: EXIT.badInput,
  DATABASE_UNAVAILABLE: EXIT.unreachable,
} satisfies Partial<Record<AdminErrorCode, ExitStatus>> & Record<string, ExitStatus>

/** The status that an error ends the command with; undefined for an error that nobody foresaw. */
export function statusOfError(error: unknown): ExitStatus | undefined {
  if (error instanceof CommandError) return error.status
  if (error instanceof AdminError) return STATUS_OF_CODE[error.code] ?? EXIT.badInput
  if (error instanceof ConfigError || error instanceof DatabaseUrlError) return EXIT.badInput
  if (error instanceof EncryptionKeyError) return EXIT.badInput
  if (error instanceof TargetError) return EXIT[error.kind]
  if (error instanceof TargetUnavailableError) return EXIT.unreachable
  if (error instanceof DatabaseUnreachableError) return EXIT.unreachable
  if (error instanceof DatabaseAccessError) return EXIT.notAllowed
  if (error instanceof DatabaseNewerError || error instanceof DatabaseInUseError) return EXIT.refused
  if (error instanceof DamagedDatabaseError) return EXIT.badInput
  return undefined
}
