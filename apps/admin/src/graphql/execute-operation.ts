import { type ExecutionArgs, type ExecutionResult, execute, getOperationAST } from 'graphql'
import { checkVariables } from './check-variables.ts'
import { endInTime } from './end-in-time.ts'
import { isIntrospection, refuseStranger } from './introspection.ts'
import { checkCost } from './operation-cost.ts'
import { REFUSED_WHOLE, Refusal } from './refusal.ts'

/**
 * Executes a validated document, GraphQL §6, once its variables have been checked.
 *
 * @param queryTimeout for how long a query may take, in milliseconds.
 */
export function executeOperation(
  request: ExecutionArgs,
  queryTimeout: number,
): ExecutionResult | Promise<ExecutionResult> {
  const operation = getOperationAST(request.document, request.operationName)
  if (!operation) return { errors: [refuseOperation()] }
  const { schema, document } = request
  const variables = request.variableValues ?? {}
  const errors = checkVariables(schema, operation, variables)
  if (errors.length > 0) return { errors }
  const tooCostly = checkCost({ schema, document, operation, variables })
  if (tooCostly !== undefined) return { errors: [tooCostly] }
  const result = execute(request)
  return operation.operation === 'query' ? endInTime(result, queryTimeout) : result
}

/** The same for somebody who has shown no token: introspection, and nothing else. */
export function executeIntrospection(
  request: ExecutionArgs,
  queryTimeout: number,
): ExecutionResult | Promise<ExecutionResult> {
  const operation = getOperationAST(request.document, request.operationName)
  const isMore = operation && !isIntrospection(request.document, operation)
  return isMore ? { errors: [refuseStranger()] } : executeOperation(request, queryTimeout)
}

/** Refuses a document of which it is not clear what to execute. */
export function refuseOperation(): Refusal {
  const message =
    'Which operation is meant? The document has several or none, or none of the name in `operationName`.'
  return new Refusal('BAD_REQUEST', message, { extensions: REFUSED_WHOLE })
}
