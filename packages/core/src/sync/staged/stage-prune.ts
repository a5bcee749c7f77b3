import type { Env } from '../../env.ts'
import { usernameKey } from '../../users/username.ts'
import { guardAdministrators } from '../guard-administrators.ts'
import { sumPlan } from '../plan-hash.ts'
import { removalOf } from '../plan-listed.ts'
import { unlisted } from '../prune.ts'
import { parseMaxPrune, pruneGuard } from '../prune-guard.ts'
import { removeUser } from '../removal.ts'
import { countPlan, stageRows } from './stage-rows.ts'
import { deleteBatch, FIRST_OWN_BATCH, listBatches, replaceBatch } from './staged-batch.store.ts'
import type { StagedRun } from './staged-run.ts'
import { countUnlisted, listUnlisted } from './unlisted.store.ts'

const USERS_PER_BATCH = 1000
const NOTHING = { passwordsHashed: 0, passwordsVerified: 0, checkpoints: 0, renewed: 0 }

/**
 * Stages the removal of the users whom the source owns and the run does not list, in batches of its own.
 * What an earlier attempt staged of these and did not write is deleted.
 *
 * @throws {AdminError} PRUNE_GUARD when they are more than `maxPrune`.
 */
export async function stagePrune(env: Env, { runId, options }: StagedRun, ticket: string): Promise<void> {
  const kept = await deleteOwnBatches(env, runId)
  const { source, prune, maxPrune, mayAdminister } = options
  if (prune === 'NONE') return
  const removal = removalOf(env, options)
  const pruned = {
    runId,
    source,
    protectedKeys: env.settings.protectedUsers.map(usernameKey),
    onlyEnabled: prune === 'DISABLE',
  }
  const { owned, removed } = await env.database.run((store) => countUnlisted(store, pruned))
  if (removed > parseMaxPrune(maxPrune)(owned)) throw pruneGuard({ removed, owned, source, maxPrune })

  let after = ''
  for (let number = FIRST_OWN_BATCH + kept; ; number++) {
    const page = { after, limit: USERS_PER_BATCH }
    const users = await env.database.run((store) => listUnlisted(store, pruned, page))
    if (users.length === 0) return
    const removed = users
      .filter((user) => !removal.isProtected(user.usernameKey))
      .map((user) => removeUser(unlisted(user), user, prune))
    const plan = guardAdministrators(env, mayAdminister, removed)
    const staged = {
      source,
      users: stageRows(env, plan, { runId, number, hashes: new Map(), keepsListed: false }),
      checkpoints: [],
    }
    const batch = {
      runId,
      number,
      ticket,
      requestHash: '',
      planSum: sumPlan(plan).toString(16),
      // It is planned anew with every commit, while no other sync writes.
      generation: 0,
      basis: null,
      counts: { ...countPlan(plan, NOTHING) },
      written: null,
    }
    await env.database.transaction((store) => replaceBatch(store, batch, staged))
    after = users.at(-1)?.subject ?? after
  }
}

/** A batch to a transaction, so that none of them takes long. Returns how many were written, and so are kept. */
async function deleteOwnBatches({ database }: Env, runId: string): Promise<number> {
  let kept = 0
  for (;;) {
    const page = { runId, after: FIRST_OWN_BATCH + kept - 1, limit: 1 }
    const [next] = await database.run((store) => listBatches(store, page))
    if (next === undefined) return kept
    if (next.written === null) await database.transaction((store) => deleteBatch(store, next))
    else kept++
  }
}
