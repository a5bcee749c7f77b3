import type { ClientId } from '../clients/client.ts'
import { addSeconds } from '../clock.ts'
import type { Env } from '../env.ts'
import { deliverLogout } from './deliver-logout.ts'
import { type ClaimedDelivery, claimLogoutDeliveries } from './logout-delivery.store.ts'

/** How many requests are under way at most, and how many one look at the database brings. */
const SLOTS = 40
const CLAIM_SIZE = 5

/** How long a claim holds, in seconds: far longer than an attempt can take, however slow the client. */
const CLAIM_LIFETIME = 60

/** How often the deliveries of other processes, and those that failed, are looked for, in milliseconds. */
const POLL = 3000

/** Tells clients of logouts in the background, until it is stopped. */
export interface DeliveryWorker {
  /** Begins nothing more, and waits for the attempts under way, which are bounded in time. */
  stop(): Promise<void>
}

/**
 * Starts to deliver logout tokens: those of logouts in this process at once, those of others soon. All
 * processes on a database may have a worker. What one that dies has begun, another begins anew.
 */
export function startDeliveryWorker(
  env: Env,
  { poll = POLL }: { readonly poll?: number } = {},
): DeliveryWorker {
  const underWay = new Map<Promise<void>, ClientId>()
  let looking: Promise<void> | undefined
  let lookAgain = false
  let isStopped = false

  const look = async () => {
    do {
      lookAgain = false
      const limit = Math.min(CLAIM_SIZE, SLOTS - underWay.size)
      if (limit <= 0) return
      const claimed = await claim(env, limit, busyClients(underWay.values()))
      for (const each of claimed) begin(each)
      lookAgain ||= claimed.length === limit
    } while (lookAgain && !isStopped)
  }
  const wake = () => {
    lookAgain = true
    if (isStopped || looking !== undefined) return
    looking = look()
      .catch((err: unknown) => env.log.error({ err }, 'logouts to be told of could not be read'))
      .finally(() => {
        looking = undefined
        if (lookAgain) wake()
      })
  }
  const begin = (claimed: ClaimedDelivery) => {
    const attempt = deliverLogout(env, claimed)
      .catch((err: unknown) => {
        const { deliveryId } = claimed.delivery
        env.log.error({ err, deliveryId }, 'an attempt to tell a client of a logout failed unexpectedly')
      })
      .finally(() => {
        underWay.delete(attempt)
        wake()
      })
    underWay.set(attempt, claimed.delivery.clientId)
  }

  const timer = setInterval(wake, poll)
  const unsubscribe = env.logoutsDue.subscribe(wake)
  wake()
  return {
    stop: async () => {
      isStopped = true
      clearInterval(timer)
      unsubscribe()
      await looking
      await Promise.all(underWay.keys())
    },
  }
}

function claim(env: Env, limit: number, except: readonly ClientId[]): Promise<ClaimedDelivery[]> {
  const now = env.clock.now()
  const until = addSeconds(now, CLAIM_LIFETIME)
  return env.database.run((store) => claimLogoutDeliveries(store, { now, until, limit, except }))
}

/** Clients with as many requests under way as one claim brings: a slow one must not take all the slots. */
function busyClients(clientIds: Iterable<ClientId>): ClientId[] {
  const counts = new Map<ClientId, number>()
  for (const clientId of clientIds) counts.set(clientId, (counts.get(clientId) ?? 0) + 1)
  return [...counts].filter(([, count]) => count >= CLAIM_SIZE).map(([clientId]) => clientId)
}
