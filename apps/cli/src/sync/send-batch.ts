import { execute } from '../graphql/execute.ts'
import type { Output } from '../invocation.ts'
import { type Tell, withProgress } from '../progress.ts'
import type { Target } from '../target.ts'
import { connect } from '../transport.ts'
import { retryUntilReachable } from '../wait.ts'
import { SYNC_USERS, type SyncUsersPayload, syncUsersData } from './sync-operation.ts'
import type { SyncUsersOptions } from './sync-users-options.ts'

/** Executes the mutation, as often as `--wait` allows, and shows on stderr that it is at work. */
export async function sendBatch(
  target: Target,
  variables: object,
  { stderr, options }: { readonly stderr: Output; readonly options: SyncUsersOptions },
): Promise<SyncUsersPayload> {
  const attempt = async (): Promise<SyncUsersPayload> => {
    const connection = await connect(target)
    try {
      const operation = { document: SYNC_USERS, variables, data: syncUsersData }
      return (await execute(connection, operation)).syncUsers
    } finally {
      await connection.close()
    }
  }
  const work = (tell: Tell): Promise<SyncUsersPayload> =>
    options.wait === undefined
      ? attempt()
      : retryUntilReachable(attempt, { seconds: options.wait, onFailure: tellReasons(tell) })
  return options.quiet === true ? work(() => {}) : withProgress(stderr, 'syncing users', work)
}

/** Tells a reason for waiting when it is another than the last one. */
function tellReasons(tell: Tell): (error: unknown) => void {
  let told: string | undefined
  return (error) => {
    const reason = error instanceof Error ? error.message : 'not reachable'
    if (reason !== told) tell(`waiting: ${reason}`)
    told = reason
  }
}
