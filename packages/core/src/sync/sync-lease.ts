import { setTimeout as sleep } from 'node:timers/promises'
import { addSeconds } from '../clock.ts'
import type { Env } from '../env.ts'
import { AdminError } from '../errors.ts'
import { acquireLease, type Lease, releaseLease, renewLease } from '../leases.store.ts'

/** How long a process that was killed keeps the others waiting, in seconds. */
const LIFETIME = 10
const RENEWAL = 3
/** Between two looks at a lease that somebody else has, in milliseconds: twice as long each time. */
const FIRST_PAUSE = 40
const LONGEST_PAUSE = 1000

/**
 * Does something while no other process, here or on another machine, does the same: runs follow one
 * another. The lease is renewed for as long as the work lasts.
 *
 * @throws {AdminError} SYNC_IN_PROGRESS when the other run outlasts `settings.syncPatience`.
 */
export async function withSyncLease<T>(env: Env, work: (lease: Lease) => Promise<T>): Promise<T> {
  const lease = { name: 'sync-users', holder: env.random.id() }
  await waitFor(env, async () => {
    // A transaction looks at the clock when the database is not busy any more: a lease counts from then on.
    const isTaken = await env.database.transaction((store) => acquireLease(store, lease, leaseTime(env)))
    return isTaken || undefined
  })
  let renewing: Promise<void> | undefined
  const renewal = setInterval(() => {
    // One at a time: while a large run is being written they would pile up behind it.
    renewing ??= renew(env, lease).finally(() => {
      renewing = undefined
    })
  }, RENEWAL * 1000)
  try {
    return await work(lease)
  } finally {
    clearInterval(renewal)
    await renewing
    await release(env, lease)
  }
}

/** The instants that a lease is written with. */
export function leaseTime({ clock }: Pick<Env, 'clock'>) {
  const now = clock.now()
  return { now, expiresAt: addSeconds(now, LIFETIME) }
}

/**
 * Tries to get something that another run may have, again and again, ever more rarely, and never in step
 * with others who wait.
 *
 * @throws {AdminError} SYNC_IN_PROGRESS when the other run outlasts `settings.syncPatience`.
 */
export async function waitFor<T>(env: Env, attempt: () => Promise<T | undefined>): Promise<T> {
  let patience = env.settings.syncPatience * 1000
  for (let longest = FIRST_PAUSE; ; longest = Math.min(2 * longest, LONGEST_PAUSE)) {
    const result = await attempt()
    if (result !== undefined) return result
    if (patience <= 0) {
      throw new AdminError(
        'SYNC_IN_PROGRESS',
        'another sync of users is running; nothing was written, try again when it has ended',
      )
    }
    const pause = Math.min(patience, longest * (0.5 + env.random.fraction() / 2))
    patience -= pause
    await sleep(pause)
  }
}

async function release(env: Env, lease: Lease): Promise<void> {
  try {
    await env.database.run((store) => releaseLease(store, lease))
  } catch (error) {
    // What the run did stands, whatever becomes of the lease: it expires by itself.
    env.log.warn({ err: error }, 'the lease of a sync that has ended could not be given back')
  }
}

async function renew(env: Env, lease: Lease): Promise<void> {
  try {
    await env.database.transaction((store) => renewLease(store, lease, leaseTime(env)))
  } catch (error) {
    // The run finds out for itself: it renews the lease once more in the transaction that writes.
    env.log.warn({ err: error }, 'the lease of a running sync could not be renewed')
  }
}
