import type { Config, LogLevel, LogModule } from '@barycenter/config/config'
import type { Log } from '@barycenter/core/log'
import { currentRequest } from '@barycenter/core/request-scope'
import { destination, pino, stdTimeFunctions } from 'pino'
import { describeError } from '../describe-error.ts'
import type { Output } from '../invocation.ts'
import { prettyLine } from './pretty-line.ts'

const STDERR = 2

/** A log of which parts can be had, each with the level that is configured for it. */
export interface ModularLog extends Log {
  /** The log of a part of the program. */
  of(module: LogModule): Log
}

/** Where lines go to: one call for each, with the line break. */
export interface LogStream {
  write(line: string): void
}

/**
 * Makes a log. It is JSON unless the configuration says otherwise, or people look at stderr. Each line
 * that is logged for a request has its id.
 *
 * @param stream gets JSON lines instead of stderr.
 */
export function createLog(config: Config['log'], stderr: Output, stream?: LogStream): ModularLog {
  const base = pino(
    {
      level: config.level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      mixin: () => ({ ...currentRequest() }),
    },
    stream ?? streamFor(config, stderr),
  )
  return {
    ...bound(base),
    of: (module) => bound(base.child({ module }, { level: config.modules[module] ?? config.level })),
  }
}

/** The same, with functions that need no `this`. */
function bound(logger: Log): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  }
}

/** JSON is written at once, so that the last words of a process are not lost. */
function streamFor({ format }: Config['log'], stderr: Output): LogStream {
  const isPretty = format === 'pretty' || (format === 'auto' && stderr.isTerminal)
  if (!isPretty) return destination({ fd: STDERR, sync: true })
  return { write: (line) => stderr.write(prettyLine(line, stderr)) }
}

/** What a command logs that prints its result: what merely informs would stand in its way. */
export function forCommand(config: Config['log']): Config['log'] {
  const level: LogLevel = config.level === 'info' ? 'warn' : config.level
  return { ...config, level }
}
