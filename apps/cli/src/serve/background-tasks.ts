import type { KeysConfig } from '@barycenter/config/config'
import type { Env } from '@barycenter/core/env'
import { exclusively } from '@barycenter/core/exclusively'
import { runHousekeeping } from '@barycenter/core/housekeeping/run-housekeeping'
import { maintainSigningKeys } from '@barycenter/core/keys/provide-signing-keys'
import { sweepStagedRuns } from '@barycenter/core/sync/staged/sweep-runs'
import { exportSigningKeys } from '../keys/signing-key-files.ts'
import type { BackgroundTask } from './background.ts'

/** What every process does beside serving; of several on one database one does it at a time. */
export function backgroundTasks(
  env: Env,
  keys: KeysConfig,
  workingDirectory: string,
): readonly BackgroundTask[] {
  return [
    { name: 'signing-keys', run: () => maintainKeys(env, keys, workingDirectory) },
    { name: 'housekeeping', run: (stopping) => runHousekeeping(env, stopping) },
    { name: 'staged-runs', run: () => sweepRuns(env) },
  ]
}

/** Sweeps what clients of long imports began and left behind, also where no other import follows. */
async function sweepRuns(env: Env): Promise<void> {
  const swept = await exclusively(env, 'staged-runs', () => sweepStagedRuns(env))
  if (swept === undefined || swept.runs + swept.batches === 0) return
  env.log.info(swept, 'deleted staged runs that were left behind')
}

async function maintainKeys(env: Env, keys: KeysConfig, workingDirectory: string): Promise<void> {
  const done = await exclusively(env, 'signing-keys', () => maintainSigningKeys(env, keys.rotationInterval))
  if (done === undefined || done.made.length + done.rotated.length === 0) return
  env.log.info(done, 'made signing keys')
  await exportSigningKeys(env, { keys, workingDirectory }, done.rotated)
}
