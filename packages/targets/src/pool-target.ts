import { AdminError } from '@barycenter/core/errors'
import { checkSource } from '@barycenter/core/sync/prune-guard'
import type { TargetOutcome, UserTarget } from '@barycenter/core/sync/user-target'
import { pgbouncerSecrets } from './pgbouncer/pgbouncer-secrets.ts'
import { parseUserlist } from './pgbouncer/userlist.ts'
import { pgpoolSecrets } from './pgpool/pgpool-secrets.ts'
import { readPoolKey } from './pgpool/pool-key.ts'
import { parsePoolPasswd } from './pgpool/pool-passwd.ts'
import { refusePolicy } from './plan/checked-record.ts'
import type { PoolOptions } from './pool-options.ts'
import { splitWords } from './reload/split-words.ts'
import { openRoles } from './roles/roles.ts'
import { createVerifiers, type Verifiers } from './scram/verifiers.ts'
import { type Pool, syncPool } from './sync-pool.ts'

/**
 * The users file of a connection pool as a place that declared users are made so in, and, if asked for, the
 * roles of the PostgreSQL server behind it. E-mail addresses and properties mean nothing there.
 *
 * @throws {TargetError} badInput for a reload command that is none, and a roles URL that is none.
 */
export function createPoolTarget(options: PoolOptions): UserTarget {
  const { random, rolesUrl, reload } = options
  // Said before anything is written.
  if (reload?.kind === 'command') splitWords(reload.command)
  const verifiers = createVerifiers(random)
  const roles = rolesUrl === undefined ? undefined : openRoles(rolesUrl)
  // One run at a time: others of this process need not wait for the lock.
  let last: Promise<unknown> = Promise.resolve()

  return {
    sync: (run) => {
      const outcome = last.then(async (): Promise<TargetOutcome> => {
        checkSource(run.source)
        const refusal = refusePolicy(run.passwordPolicy ?? 'ENFORCE')
        if (refusal !== undefined) throw new AdminError('INVALID_INPUT', refusal)
        return syncPool(await openPool(options, verifiers), roles, { ...run, runId: random.id() })
      })
      last = outcome.catch(() => {})
      return outcome
    },
    close: async () => {
      await last
      await roles?.close()
    },
  }
}

async function openPool(options: PoolOptions, verifiers: Verifiers): Promise<Pool> {
  const { pool, warn } = options
  switch (pool.kind) {
    case 'pgpool': {
      const { secretFormat, poolKeyFile } = pool
      const key = poolKeyFile === undefined ? undefined : await readPoolKey(poolKeyFile, warn)
      return { ...options, verifiers, parse: parsePoolPasswd, writer: pgpoolSecrets(secretFormat, key) }
    }
    case 'pgbouncer':
      return {
        ...{ ...options, verifiers, parse: parseUserlist },
        writer: pgbouncerSecrets(pool.secretFormat, verifiers),
      }
  }
}
