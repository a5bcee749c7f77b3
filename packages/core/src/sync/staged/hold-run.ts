import { addSeconds } from '../../clock.ts'
import type { Env } from '../../env.ts'
import { AdminError } from '../../errors.ts'
import { acquireLease, type Lease, renewLease } from '../../leases.store.ts'
import { extendStagedRun, findStagedRun } from './staged-run.store.ts'
import type { StagedRun } from './staged-run.ts'

/** How long a client may be silent before another one may take its run over, in seconds. */
const LIFETIME = 15
/** How long what was staged is kept, in seconds: a run may be taken up again on the next day. */
const RETENTION = 86_400

/** The right to send batches of a source. */
export function sourceLease(source: string, ticket: string): Lease {
  return { name: `staged-sync ${source}`, holder: ticket }
}

/** The instants that the lease of a source is written with. */
export function sourceLeaseTime({ clock }: Pick<Env, 'clock'>) {
  const now = clock.now()
  return { now, expiresAt: addSeconds(now, LIFETIME) }
}

/** When a run that was heard of now may be swept away. */
export function retention({ clock }: Pick<Env, 'clock'>): Date {
  return addSeconds(clock.now(), RETENTION)
}

/** A ticket for a run, which nobody can guess. */
export function issueTicket({ random }: Pick<Env, 'random'>, runId: string): string {
  return `${runId}.${random.token()}`
}

/**
 * The run of a ticket, which is then held for some more seconds.
 *
 * @throws {AdminError} STAGED_RUN_LOST when there is no such run any more, or another client took it over.
 */
export async function holdRun(env: Env, ticket: string): Promise<StagedRun> {
  const [runId = ''] = ticket.split('.')
  if (!/^[\w-]{1,64}\.[\w-]{43}$/.test(ticket)) throw lost()
  const found = await env.database.transaction(function* (store) {
    const run = yield* findStagedRun(store, runId)
    if (run === undefined) return undefined
    const lease = sourceLease(run.options.source, ticket)
    const time = sourceLeaseTime(env)
    const isHeld = (yield* renewLease(store, lease, time)) || (yield* acquireLease(store, lease, time))
    if (!isHeld) return undefined
    yield* extendStagedRun(store, runId, retention(env))
    return run
  })
  if (found === undefined) throw lost()
  return found
}

function lost(): AdminError {
  return new AdminError(
    'STAGED_RUN_LOST',
    'this run is no more: another client took it over, or it was silent for too long; begin it again, and what was sent before is not hashed again',
  )
}
