import { execute } from '../graphql/execute.ts'
import type { Invocation } from '../invocation.ts'
import { type Progress, withProgress } from '../progress/progress.ts'
import { withRetries } from '../retry/retry.ts'
import type { Target } from '../target.ts'
import { connect } from '../transport.ts'
import { SYNC_USERS, type SyncUsersPayload, syncUsersData } from './sync-operation.ts'
import type { SyncUsersOptions } from './sync-users-options.ts'

/** Executes the mutation, again where that may help, and shows on stderr that it is at work. */
export async function sendBatch(
  invocation: Pick<Invocation, 'stderr' | 'timing'>,
  target: Target,
  { variables, options }: { readonly variables: object; readonly options: SyncUsersOptions },
): Promise<SyncUsersPayload> {
  const attempt = async ({ count }: Progress): Promise<SyncUsersPayload> => {
    const connection = await connect(target, count)
    try {
      const operation = { document: SYNC_USERS, variables, data: syncUsersData }
      return (await execute(connection, operation)).syncUsers
    } finally {
      await connection.close()
    }
  }
  // A service that is far away says nothing until it is done.
  const work = { label: 'syncing users', unit: 'argon2 evaluations', quiet: options.quiet === true }
  return withProgress(invocation, work, (progress) =>
    withRetries(() => attempt(progress), {
      timing: invocation.timing,
      wait: options.wait,
      tell: progress.tell,
    }),
  )
}
