import { randomUUID } from 'node:crypto'
import { USERS_PER_REQUEST } from '@barycenter/core/sync/sync-limits'
import { CommandError } from '../command-error.ts'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { isPool, refusePoolFlags } from '../pools/pool-options.ts'
import { findInputs } from '../stream/find-inputs.ts'
import type { Bytes } from '../stream/read-segments.ts'
import { chooseTarget, type Target } from '../target.ts'
import { collectBatch } from './batch.ts'
import { canBeSent } from './can-be-sent.ts'
import { printRefusal } from './print-refusal.ts'
import { printReport } from './print-report.ts'
import { makeReport } from './report.ts'
import { sendBatch } from './send-batch.ts'
import type { SyncUsersOptions } from './sync-users-options.ts'
import { syncVariables } from './sync-variables.ts'
import { readUsersFiles } from './users-file.ts'
import { judge } from './verdict.ts'

/** Makes the users of files so: reads the files, executes one mutation, prints what came of it. */
export async function syncUsers(invocation: Invocation, options: SyncUsersOptions): Promise<ExitStatus> {
  const { stdout } = invocation
  const { format } = options
  const paths = pathsOf(options)
  if (isPool(options)) {
    return (await import('../pools/sync-pool-users.ts')).syncPoolUsers(invocation, options, paths)
  }
  refusePoolFlags(options)
  const { isLarge, files, stdin } = await findInputs(invocation, paths, format)
  const stream = async (inputs: readonly Bytes[]) =>
    (await import('../stream/stream-users.ts')).streamUsers(invocation, options, inputs)
  if (isLarge && files !== undefined) return stream(files)
  const batch = collectBatch(await readUsersFiles({ ...invocation, stdin }, { paths, format }))
  if (!canBeSent(batch, options)) {
    printRefusal(invocation, options.output, batch)
    return EXIT.badInput
  }
  if (batch.good.length > USERS_PER_REQUEST && files !== undefined) return stream(files)
  const target = chooseTarget(invocation, options)
  const variables = syncVariables(batch, { idempotencyKey: keyOf(target), ...options })
  const payload = await sendBatch(invocation, target, { variables, options })
  const report = makeReport(payload, batch)
  printReport(stdout, options.output, { report, batch })
  return judge(report, options)
}

/** An answer can be lost on the way: with a key of its own a run that is sent again is still one run. */
function keyOf({ kind }: Target): string | undefined {
  return kind === 'remote' ? randomUUID() : undefined
}

function pathsOf({ file: paths = [] }: SyncUsersOptions): readonly string[] {
  if (paths.length === 0) {
    throw new CommandError(EXIT.badInput, 'which users? Name a file with --file, or - for standard input')
  }
  if (paths.filter((path) => path === '-').length > 1) {
    throw new CommandError(EXIT.badInput, 'standard input can be read only once')
  }
  return paths
}
