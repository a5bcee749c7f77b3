import { addSeconds } from './clock.ts'
import type { Env } from './env.ts'
import { acquireLease, releaseLease, renewLease } from './leases.store.ts'

/** For how long a process that was killed keeps the others from the same work, in seconds. */
const LIFETIME = 120

/** Says that the work goes on; false if it took so long that another process may have begun it. */
export type KeepGoing = () => Promise<boolean>

/**
 * Does work that one process at a time is enough for, whichever machine it runs on. Undefined, and
 * nothing done, while another is at it.
 */
export async function exclusively<T>(
  { database, clock, random }: Pick<Env, 'database' | 'clock' | 'random'>,
  name: string,
  work: (keepGoing: KeepGoing) => Promise<T>,
): Promise<T | undefined> {
  const lease = { name, holder: random.id() }
  const time = () => ({ now: clock.now(), expiresAt: addSeconds(clock.now(), LIFETIME) })
  if (!(await database.run((store) => acquireLease(store, lease, time())))) return undefined
  try {
    return await work(() => database.run((store) => renewLease(store, lease, time())))
  } finally {
    await database.run((store) => releaseLease(store, lease))
  }
}
