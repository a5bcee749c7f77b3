import { execute } from '../graphql/execute.ts'
import type { Invocation } from '../invocation.ts'
import { type Tell, withProgress } from '../progress.ts'
import { withRetries } from '../retry/retry.ts'
import type { Target } from '../target.ts'
import { connect } from '../transport.ts'
import { SYNC_USERS, type SyncUsersPayload, syncUsersData } from './sync-operation.ts'
import type { SyncUsersOptions } from './sync-users-options.ts'

/** Executes the mutation, again where that may help, and shows on stderr that it is at work. */
export async function sendBatch(
  { stderr, timing }: Pick<Invocation, 'stderr' | 'timing'>,
  target: Target,
  { variables, options }: { readonly variables: object; readonly options: SyncUsersOptions },
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
    withRetries(attempt, { timing, wait: options.wait, tell })
  return options.quiet === true ? work(() => {}) : withProgress(stderr, 'syncing users', work)
}
