import type { LogLevel } from '@barycenter/config/config'
import type { Log } from '@barycenter/core/log'
import { destination, pino, stdTimeFunctions } from 'pino'
import { describeError } from './describe-error.ts'

const STDERR = 2

/** A log of JSON lines on stderr. Written at once, so that the last words of a process are not lost. */
export function createLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
    },
    destination({ fd: STDERR, sync: true }),
  )
}

/** The level for a command that prints its result: what merely informs would stand in its way. */
export function commandLevel(level: LogLevel): LogLevel {
  return level === 'info' ? 'warn' : level
}
