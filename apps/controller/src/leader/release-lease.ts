import type { Log } from '@barycenter/core/log'
import type { AttemptEnv, Known } from './attempt.ts'
import type { LeaderOptions } from './keep-lease.ts'
import { released } from './lease-decision.ts'
import { microTime, type StoredLease } from './lease-record.ts'
import { within } from './within.ts'

/** Gives a Lease back if it is still ours, so that the next one need not wait until it expires. */
export async function releaseLease(
  env: AttemptEnv & { readonly log: Log },
  { identity, retryPeriod }: LeaderOptions,
  { written }: Known,
): Promise<void> {
  const { leases, timing, clock, log } = env
  const came = await within(timing, retryPeriod, async (signal) => {
    const giveBack = async (stored: StoredLease | undefined) =>
      stored === undefined ||
      stored.record.holder !== identity ||
      (await leases.replace(stored, released(stored.record, microTime(clock.now())), signal)) !== undefined
    // Read where a renewal was made whose answer never came.
    return (written !== undefined && (await giveBack(written))) || giveBack(await leases.read(signal))
  })
  if (came === true) log.info({ holder: identity }, 'the Lease was given back')
  else {
    const err = came === false ? new Error('others write on it') : came.error
    log.warn({ holder: identity, err }, 'the Lease could not be given back: others wait until it expires')
  }
}
