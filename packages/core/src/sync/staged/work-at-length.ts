import { setTimeout as sleep } from 'node:timers/promises'
import { addSeconds } from '../../clock.ts'
import type { Env } from '../../env.ts'
import { acquireLease, isLeaseHeld, type Lease, releaseLease, renewLease } from '../../leases.store.ts'
import { whileCollecting } from '../../while-collecting.ts'
import { holdRun } from './hold-run.ts'

/** How long a request waits for work that goes on behind it, in milliseconds: proxies wait for a minute. */
const PATIENCE = 20_000
/** How long a process that was killed passes for one that works, in seconds. */
const LIFETIME = 10
const RENEWAL = 3

/** Work on a staged run that only one process does at a time. */
export interface LongWork {
  readonly ticket: string
  /** What it is, beside the ticket. */
  readonly name: string
}

/**
 * Begins work that may take longer than a request, unless somebody is at it, and waits for its end for
 * as long as a request may. Then the work goes on by itself; `awaitWork` waits for more of it.
 *
 * @returns whether the work has ended, as far as anybody knows. If it fails before that, so does this.
 */
export async function workAtLength(
  env: Env,
  { ticket, name }: LongWork,
  work: () => Promise<void>,
): Promise<boolean> {
  const lease = { name: leaseName({ ticket, name }), holder: env.random.id() }
  // In transactions, which look at the clock when the database is not busy any more.
  if (!(await env.database.transaction((store) => acquireLease(store, lease, leaseTime(env))))) {
    return awaitWork(env, { ticket, name })
  }
  let isAnswered = false
  const working = whileHeld(env, { ticket, lease }, work)
  working.catch((error: unknown) => {
    if (isAnswered) env.log.error({ err: error, work: name }, 'work on a staged sync failed')
  })
  try {
    return await Promise.race([working.then(() => true), sleep(PATIENCE, false, { ref: false })])
  } finally {
    isAnswered = true
  }
}

/** Waits for the end of work, but not for long; whether it has ended, or was never begun. */
export async function awaitWork(env: Env, work: LongWork): Promise<boolean> {
  const until = performance.now() + PATIENCE
  for (let pause = 50; ; pause = Math.min(2 * pause, 1000)) {
    const isHeld = await env.database.run((store) => isLeaseHeld(store, leaseName(work), env.clock.now()))
    if (!isHeld) return true
    if (performance.now() > until) return false
    await sleep(pause)
  }
}

function leaseName({ ticket, name }: LongWork): string {
  return `staged-sync ${name} ${ticket}`
}

function leaseTime({ clock }: Pick<Env, 'clock'>) {
  const now = clock.now()
  return { now, expiresAt: addSeconds(now, LIFETIME) }
}

/** Does work while others can see that it is being done, and while the run counts as heard of. */
async function whileHeld(
  env: Env,
  { ticket, lease }: { readonly ticket: string; readonly lease: Lease },
  work: () => Promise<void>,
): Promise<void> {
  let renewing: Promise<void> | undefined
  const renew = async () => {
    try {
      await env.database.transaction((store) => renewLease(store, lease, leaseTime(env)))
      await holdRun(env, ticket)
    } catch (error) {
      env.log.warn({ err: error }, 'the lease of work on a staged sync could not be renewed')
    } finally {
      renewing = undefined
    }
  }
  const renewal = setInterval(() => {
    renewing ??= renew()
  }, RENEWAL * 1000)
  try {
    await whileCollecting(work)
  } finally {
    clearInterval(renewal)
    await renewing
    await env.database.run((store) => releaseLease(store, lease))
  }
}
