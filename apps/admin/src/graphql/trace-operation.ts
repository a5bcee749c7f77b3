import type { Trace } from '@barycenter/core/trace'
import { type ExecutionArgs, type ExecutionResult, getOperationAST, Kind } from 'graphql'

type Execute = (request: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>

/** How many root fields a span is named for. */
const MOST_NAMED = 3

/**
 * Executes an operation in a span that is named for its root fields. These are the schema's words; the name of
 * the operation, its document and its variables are the client's, and stay out of it.
 */
export function tracedExecute(trace: Trace, execute: Execute): Execute {
  return (request) => {
    const operation = getOperationAST(request.document, request.operationName)
    if (!operation) return execute(request)
    const fields = operation.selectionSet.selections.flatMap((each) =>
      each.kind === Kind.FIELD ? [each.name.value] : [],
    )
    const named = [...new Set(fields)].slice(0, MOST_NAMED).join(' ')
    const name = `${operation.operation} ${named}`.trim()
    const attributes = { 'graphql.operation.type': operation.operation }
    return trace.span({ name, attributes }, async (span) => {
      const result = await execute(request)
      if ('errors' in result && result.errors !== undefined) span.describe({ failed: true })
      return result
    })
  }
}
