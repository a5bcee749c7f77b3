import { allows } from '@barycenter/core/admin-tokens/admin-token'
import { NotAdministratorError } from '@barycenter/core/administrators/authenticate-administrator'
import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST, subscribe } from 'graphql'
import type { AdminContext } from '../context.ts'
import { boundedEvents } from './bounded-events.ts'
import { checkVariables } from './check-variables.ts'
import { refuseOperation } from './execute-operation.ts'
import { isStranger, refuseStranger } from './introspection.ts'
import { checkCost } from './operation-cost.ts'
import { presentError } from './present-error.ts'
import { Refusal } from './refusal.ts'

/** How many subscriptions an operator may have in this process. */
const MOST = 10

/** Who asks, and how. */
type SubscriptionContext = AdminContext & { readonly request: Request }

/** Subscribes to the source of a validated document, GraphQL §6.2.3. */
export type SubscribeOperation = (
  request: ExecutionArgs,
  context: SubscriptionContext,
) => Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>>

/**
 * Makes what serves subscriptions: so many for each operator, each for a limited time, and none once the
 * process is about to end. Their errors are presented as those of other operations.
 */
export function createSubscribe(): SubscribeOperation {
  const open = new Map<string, number>()
  const take = (actor: string): (() => void) | undefined => {
    const count = open.get(actor) ?? 0
    if (count >= MOST) return undefined
    open.set(actor, count + 1)
    return () => {
      const left = (open.get(actor) ?? 0) - 1
      if (left > 0) open.set(actor, left)
      else open.delete(actor)
    }
  }

  return async (request, context) => {
    const operation = getOperationAST(request.document, request.operationName)
    if (!operation) return { errors: [refuseOperation()] }
    if (isStranger(context.operator)) return { errors: [refuseStranger()] }
    const { schema, document } = request
    const variables = request.variableValues ?? {}
    const errors = checkVariables(schema, operation, variables)
    if (errors.length > 0) return { errors }
    const tooCostly = checkCost({ schema, document, operation, variables })
    if (tooCostly !== undefined) return { errors: [tooCostly] }

    const release = take(context.operator.actor)
    if (release === undefined) return { errors: [refuseMore()] }
    try {
      const result = await subscribe(request)
      if (!isIterable(result)) {
        release()
        return result
      }
      const events = boundedEvents(result, {
        release,
        stopping: context.env.stopping,
        present: (event) => presentEvent(event, context),
        presentThrown: (error) => ({ errors: [presentThrown(error, context)] }),
      })
      if (context.request.headers.get('accept')?.includes('text/event-stream')) return events
      await events.return?.()
      return { errors: [refuseType()] }
    } catch (error) {
      release()
      throw error
    }
  }
}

function isIterable(
  result: ExecutionResult | AsyncGenerator<ExecutionResult, void, void>,
): result is AsyncGenerator<ExecutionResult, void, void> {
  return Symbol.asyncIterator in result
}

/** Tells an event, unless the token has ended since the subscription began: what comes then is for nobody. */
async function presentEvent(event: ExecutionResult, context: AdminContext) {
  if (!(await isStillKnown(context))) return { event: { errors: [refuseEnded()] }, isLast: true }
  if (event.errors === undefined) return { event, isLast: false }
  const errors = event.errors.map((error) => presentError(error, context))
  return { event: { ...event, errors }, isLast: false }
}

/** Whether somebody who began to listen would be let in again, as one who may do no less. */
async function isStillKnown({ operator, askAgain }: AdminContext): Promise<boolean> {
  try {
    const principal = await askAgain()
    return principal !== undefined && operator.scopes.every((scope) => allows(principal, scope))
  } catch (error) {
    if (error instanceof NotAdministratorError) return false
    throw error
  }
}

function refuseEnded(): Refusal {
  return new Refusal('UNAUTHENTICATED', 'The token that this subscription was begun with has ended.')
}

function presentThrown(error: unknown, context: AdminContext): GraphQLError {
  if (error instanceof GraphQLError) return presentError(error, context)
  const originalError = error instanceof Error ? error : new Error('something else than an error was thrown')
  return presentError(new GraphQLError('', { originalError }), context)
}

function refuseMore(): Refusal {
  const message = `There are ${MOST} subscriptions of yours already: end one before you begin another.`
  return new Refusal('TOO_MANY_SUBSCRIPTIONS', message, { extensions: { http: { status: 429 } } })
}

function refuseType(): Refusal {
  const message = 'The events of a subscription come as text/event-stream only: send that as Accept.'
  return new Refusal('NOT_ACCEPTABLE', message, { extensions: { http: { status: 406 } } })
}
