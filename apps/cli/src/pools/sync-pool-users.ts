import type { SyncUsersInput } from '@barycenter/core/sync/sync-input'
import type { TargetRun } from '@barycenter/core/sync/user-target'
import { CommandError } from '../command-error.ts'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { withProgress } from '../progress/progress.ts'
import { withRetries } from '../retry/retry.ts'
import { type Batch, collectBatch } from '../sync/batch.ts'
import { canBeSent } from '../sync/can-be-sent.ts'
import { printRefusal } from '../sync/print-refusal.ts'
import { printReport } from '../sync/print-report.ts'
import { makeReport } from '../sync/report.ts'
import type { SyncUsersOptions } from '../sync/sync-users-options.ts'
import { sourceOf } from '../sync/sync-variables.ts'
import { readUsersFiles } from '../sync/users-file.ts'
import { judge } from '../sync/verdict.ts'
import { isPool, poolOptions } from './pool-options.ts'

/** The API's defaults. */
const DEFAULTS = { source: 'default', maxPrune: '20%' } as const

/** Makes the users of files so in the users file of a connection pool; needs neither configuration nor database. */
export async function syncPoolUsers(
  invocation: Invocation,
  options: SyncUsersOptions,
  paths: readonly string[],
): Promise<ExitStatus> {
  checkPoolSync(invocation, options)
  if (!isPool(options)) throw new TypeError('the target is no pool')
  const files = await readUsersFiles(invocation, { paths, format: options.format, hashes: 'foreign' })
  const batch = collectBatch(files)
  if (!canBeSent(batch, options)) {
    printRefusal(invocation, options.output, batch)
    return EXIT.badInput
  }
  tellIgnored(invocation, batch, options)
  const run = poolRun(batch, options)
  const { createPoolTarget } = await import('@barycenter/targets/pool-target')
  const target = createPoolTarget(poolOptions(invocation, options))
  try {
    const progress = { label: 'syncing users', unit: 'users', quiet: options.quiet === true }
    const outcome = await withProgress(invocation, progress, ({ tell }) =>
      withRetries(() => target.sync(run), { timing: invocation.timing, wait: options.wait, tell }),
    )
    const report = makeReport(outcome, batch)
    printReport(invocation.stdout, options.output, { report, batch })
    return judge(report, options)
  } finally {
    await target.close()
  }
}

/**
 * Checks the flags of a sync into a pool, so that a watch finds out at its beginning.
 *
 * @throws {CommandError} for flags that are of no use with a pool, or not enough.
 */
export function checkPoolSync(invocation: Invocation, options: SyncUsersOptions): void {
  const refuse = (message: string): never => {
    throw new CommandError(EXIT.badInput, message)
  }
  if (options.url !== undefined)
    refuse('--url is of no use with the users file of a pool, which is on this machine')
  if (options.idempotencyKey !== undefined)
    refuse('--idempotency-key is of no use with the users file of a pool')
  if (isPool(options))
    poolOptions({ ...invocation, stderr: { ...invocation.stderr, write: () => {} } }, options)
}

function poolRun(batch: Batch, options: SyncUsersOptions): TargetRun {
  return {
    users: batch.good.map(({ user }) => user),
    mode: options.dryRun === true ? 'PLAN' : 'APPLY',
    onError: options.onError === 'abort' ? 'ABORT' : 'CONTINUE',
    source: sourceOf(batch.sources, options) ?? DEFAULTS.source,
    takeOver: options.takeOver,
    prune: PRUNE[options.prune],
    maxPrune: options.maxPrune ?? DEFAULTS.maxPrune,
    passwordPolicy: POLICY[options.passwordPolicy ?? 'enforce'],
    expectedPlanHash: options.expectPlan,
  }
}

const PRUNE = { none: 'NONE', disable: 'DISABLE', delete: 'DELETE' } as const
const POLICY = {
  enforce: 'ENFORCE',
  on_change: 'ON_CHANGE',
  initial: 'INITIAL',
} as const satisfies Record<string, SyncUsersInput['passwordPolicy']>

/** What a file says and a pool has no place for. */
function tellIgnored({ stderr }: Invocation, { good }: Batch, { quiet, target }: SyncUsersOptions): void {
  const ignored = (['email', 'properties'] as const).filter((field) =>
    good.some(({ user }) => user[field] !== undefined),
  )
  if (ignored.length > 0 && quiet !== true) {
    stderr.write(`note: ${target} has no place for ${ignored.join(' and ')}: left out\n`)
  }
}
