import { loadConfig } from '@barycenter/config/load-config'
import { statusOfError } from './exit-status.ts'
import type { Invocation } from './invocation.ts'

/** What the operator is told of an error: its message, and of an unforeseen one at most a line, unless debugging. */
export function explainError(error: unknown, invocation: Invocation): string {
  if (statusOfError(error) !== undefined && error instanceof Error) return `error: ${error.message}\n`
  if (!(error instanceof Error)) return 'error: something unexpected happened\n'
  if (isDebugging(invocation)) return `error: ${error.stack ?? error.message}\n`
  const [line = ''] = innermost(error).message.split('\n')
  return `error: unexpected: ${line || error.name} (BARYCENTER_LOG=debug shows where)\n`
}

function innermost(error: Error): Error {
  return error.message === '' && error.cause instanceof Error ? innermost(error.cause) : error
}

/** Asked only when there is an error to explain, which may be that the configuration is wrong. */
function isDebugging(invocation: Invocation): boolean {
  try {
    const { level } = loadConfig(invocation).log
    return level === 'debug' || level === 'trace'
  } catch {
    return false
  }
}
