import { execute } from '../graphql/execute.ts'
import type { Invocation } from '../invocation.ts'
import { type Progress, withProgress } from '../progress/progress.ts'
import { showPhase } from '../progress/show-phase.ts'
import { newRunId, watchRun } from '../progress/watch-run.ts'
import { withRetries } from '../retry/retry.ts'
import type { Target } from '../target.ts'
import { type Connection, connect } from '../transport.ts'
import { SYNC_USERS, type SyncUsersPayload, syncUsersData } from './sync-operation.ts'
import type { SyncUsersOptions } from './sync-users-options.ts'
import type { SyncVariables } from './sync-variables.ts'

/** From so many passwords on a run takes long enough for somebody to want to know how far it has come. */
const WORTH_WATCHING = 50

/** Executes the mutation, again where that may help, and shows on stderr how far it has come. */
export async function sendBatch(
  invocation: Pick<Invocation, 'stderr' | 'timing'>,
  target: Target,
  { variables, options }: { readonly variables: SyncVariables; readonly options: SyncUsersOptions },
): Promise<SyncUsersPayload> {
  const quiet = options.quiet === true
  const passwords = variables.input.users.filter(({ password }) => typeof password === 'string').length
  const isWatched = !quiet && passwords >= WORTH_WATCHING
  const attempt = async (progress: Progress): Promise<SyncUsersPayload> => {
    const connection = await connect(target)
    try {
      return isWatched
        ? await sendWatched(connection, variables, progress)
        : await send(connection, variables)
    } finally {
      await connection.close()
    }
  }
  return withProgress(invocation, { label: 'syncing users', unit: 'passwords', quiet }, (progress) =>
    withRetries(() => attempt(progress), {
      timing: invocation.timing,
      wait: options.wait,
      tell: progress.tell,
    }),
  )
}

async function send(connection: Connection, variables: SyncVariables): Promise<SyncUsersPayload> {
  const operation = { document: SYNC_USERS, variables, data: syncUsersData }
  return (await execute(connection, operation)).syncUsers
}

/** An older service cannot tell: it is sent what it knows. */
async function sendWatched(
  connection: Connection,
  variables: SyncVariables,
  progress: Progress,
): Promise<SyncUsersPayload> {
  const runId = await newRunId(connection)
  if (runId === undefined) return send(connection, variables)
  const watched = watchRun(connection, runId, (event) => showPhase(progress, event))
  try {
    return await send(connection, { input: { ...variables.input, runId } })
  } finally {
    await watched.stop()
  }
}
