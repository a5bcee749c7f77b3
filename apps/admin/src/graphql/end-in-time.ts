import type { ExecutionResult } from 'graphql'
import { Refusal } from './refusal.ts'

/**
 * A query's result, or a refusal when its time is up. Whatever it still waits for is not needed any more, and
 * goes on without anybody listening.
 *
 * @param timeout in milliseconds.
 */
export function endInTime(
  result: ExecutionResult | Promise<ExecutionResult>,
  timeout: number,
): ExecutionResult | Promise<ExecutionResult> {
  if (!(result instanceof Promise)) return result
  const { promise, resolve, reject } = Promise.withResolvers<ExecutionResult>()
  const timer = setTimeout(() => resolve({ errors: [refuseWait(timeout)] }), timeout)
  result.then(resolve, reject).finally(() => clearTimeout(timer))
  return promise
}

function refuseWait(timeout: number): Refusal {
  const message = `The query took longer than ${timeout / 1000} s. Ask for less of it.`
  return new Refusal('QUERY_TIMEOUT', message, { extensions: { http: { status: 503 } } })
}
