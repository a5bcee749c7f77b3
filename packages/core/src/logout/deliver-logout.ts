import type { Env } from '../env.ts'
import { OutboundError } from '../outbound/outbound.ts'
import { type AttemptResult, decideNextStep, type NextStep } from './delivery-attempts.ts'
import {
  type ClaimedDelivery,
  deleteLogoutDelivery,
  postponeLogoutDeliveriesTo,
  postponeLogoutDelivery,
} from './logout-delivery.store.ts'
import { writeLogoutToken } from './logout-token.ts'

/** Tells a client of a logout, Back-Channel Logout 1.0 §2.5, and writes down what came of it. */
export async function deliverLogout(env: Env, claimed: ClaimedDelivery): Promise<void> {
  const { delivery } = claimed
  const result = await attempt(env, claimed)
  const now = env.clock.now()
  const step = decideNextStep(result, { ...delivery, now, fraction: env.random.fraction() })
  report(env, claimed, step)
  if (step.kind !== 'retry') {
    await env.database.run((store) => deleteLogoutDelivery(store, delivery))
    return
  }
  await env.database.run(function* (store) {
    yield* postponeLogoutDelivery(store, delivery, step.at)
    if (result.kind !== 'unanswered') return
    yield* postponeLogoutDeliveriesTo(store, delivery.clientId, { now, nextAttemptAt: step.at })
  })
}

async function attempt(env: Env, { delivery, client }: ClaimedDelivery): Promise<AttemptResult> {
  const address = client?.metadata.backchannel_logout_uri
  if (client?.enabled !== true || address === undefined) return { kind: 'unwanted' }
  const logoutToken = await writeLogoutToken(env, client, delivery)
  try {
    return { kind: 'answered', status: await env.outbound.post(address, { logout_token: logoutToken }) }
  } catch (error) {
    if (error instanceof OutboundError) return { kind: 'unanswered', reason: error.message }
    throw error
  }
}

/** Says what became of a delivery, without the token and without the address, which may have a secret in it. */
function report({ log, observe }: Env, { delivery }: ClaimedDelivery, step: NextStep): void {
  const { deliveryId, clientId, sessionId, attempts } = delivery
  const fields = { deliveryId, clientId, sessionId, attempts }
  switch (step.kind) {
    case 'done':
      observe({ kind: 'logout_delivery', outcome: 'delivered' })
      log.info(fields, 'a client was told of a logout')
      break
    case 'retry':
      observe({ kind: 'logout_delivery', outcome: 'postponed' })
      log.info({ ...fields, reason: step.reason }, 'a client could not be told of a logout yet')
      break
    case 'give_up':
      observe({ kind: 'logout_delivery', outcome: 'given_up' })
      log.warn({ ...fields, reason: step.reason }, 'a client could not be told of a logout')
  }
}
