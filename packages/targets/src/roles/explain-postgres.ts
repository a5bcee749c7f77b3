import { TargetError } from '@barycenter/core/sync/target-error'
import { TargetUnavailableError } from '@barycenter/core/sync/user-target'
import { errnoOf } from '../file/explain-errno.ts'

/** Classes of SQLSTATE that stand for a server that is away, too busy, starting or stopping. */
const AWAY = /^(?:08|53|57P)/

/** Whether PostgreSQL said no to one statement, and goes on; neither that it is going away nor that it is a standby. */
export function isRefusal(error: unknown): error is Error {
  const code = errnoOf(error) ?? ''
  return /^[0-9A-Z]{5}$/.test(code) && !AWAY.test(code) && code !== '25006'
}

/** Says what it means that PostgreSQL could not be worked on: whether to wait, or to mend the URL or the rights. */
export function explainPostgres(error: unknown): Error {
  const code = errnoOf(error) ?? ''
  const message = error instanceof Error ? error.message : 'it failed'
  const why = `PostgreSQL (the roles URL): ${message || code}`
  if (code.startsWith('28')) return new TargetError('notAllowed', why, { cause: error })
  if (code === '42501') return new TargetError('notAllowed', `${why}; CREATEROLE is needed`, { cause: error })
  if (code === '3D000') return new TargetError('badInput', why, { cause: error })
  if (code === '25006')
    return new TargetError('badInput', `${why}; name the primary server`, { cause: error })
  if (isRefusal(error)) return new TargetError('failed', why, { cause: error })
  return new TargetUnavailableError(why, { cause: error })
}
