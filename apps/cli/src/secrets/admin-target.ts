import { USERS_PER_REQUEST } from '@barycenter/core/sync/sync-limits'
import type { TargetOutcome, TargetRun, UserTarget } from '@barycenter/core/sync/user-target'
import type { Timing } from '@barycenter/core/timing'
import { CommandError } from '../command-error.ts'
import { execute } from '../graphql/execute.ts'
import { SYNC_USERS, syncUsersData } from '../sync/sync-operation.ts'
import type { Target } from '../target.ts'
import { type Connection, connect } from '../transport.ts'
import { targetError } from './admin-error.ts'

/**
 * The users of an admin service, or of the configured database. The connection is made when it is first needed, for
 * the database may come up later than this process; and a run of more users than one request may have is sent in
 * batches.
 *
 * @param patience how long a service may take to answer a request, in milliseconds.
 */
export function createAdminTarget(target: Target, timing: Timing, patience = patienceFor): UserTarget {
  let connecting: Promise<Connection> | undefined
  const connection = async (): Promise<Connection> => {
    connecting ??= connect(target)
    try {
      return await connecting
    } catch (error) {
      connecting = undefined
      throw error
    }
  }
  return {
    sync: async ({ absent, ...rest }) => {
      // What is as pruning has it need not be said, and an older service would not know the word.
      const run = absent === rest.prune ? rest : { ...rest, absent }
      try {
        const open = await connection()
        const patient = target.kind === 'remote' ? within(open, patience(run)) : open
        return (
          (await syncAtOnce(patient, run)) ??
          (await (await import('./sync-in-batches.ts')).syncInBatches(open, run, timing))
        )
      } catch (error) {
        throw targetError(error)
      }
    },
    close: async () => {
      // A connection that could not be made needs no end.
      const open = await connecting?.catch(() => undefined)
      await open?.close()
    },
  }
}

/** Argon2 takes its time for each user; but a line can be dead without being closed, and then others get through. */
function patienceFor({ users }: Pick<TargetRun, 'users'>): number {
  return Math.min(60_000 + 500 * users.length, 300_000)
}

function within(connection: Connection, patience: number): Connection {
  return {
    ...connection,
    send: async (request) => {
      const limit = new AbortController()
      let timer: NodeJS.Timeout | undefined
      // Not by the signal alone: what a request follows may be collected as garbage before it is aborted.
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          const reason = new DOMException('there was no answer in time', 'TimeoutError')
          limit.abort(reason)
          reject(reason)
        }, patience)
      })
      try {
        return await Promise.race([connection.send(new Request(request, { signal: limit.signal })), late])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** Undefined when it is more than one request may have. */
async function syncAtOnce(connection: Connection, input: TargetRun): Promise<TargetOutcome | undefined> {
  if (input.users.length > USERS_PER_REQUEST) return undefined
  const operation = { document: SYNC_USERS, variables: { input }, data: syncUsersData }
  try {
    return (await execute(connection, operation)).syncUsers
  } catch (error) {
    if (error instanceof CommandError && error.code === 'REQUEST_TOO_LARGE') return undefined
    throw error
  }
}
