import { registeredClientKeys } from '@barycenter/core/clients/keys/registered-client-keys'
import { systemClock } from '@barycenter/core/clock'
import type { Env } from '@barycenter/core/env'
import { databaseSigningKeys } from '@barycenter/core/keys/load-signing-keys'
import { ensureSigningKey } from '@barycenter/core/keys/provide-signing-keys'
import { NO_SIGNING_KEY_FILES } from '@barycenter/core/keys/signing-key-files'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { observeNothing } from '@barycenter/core/observation'
import { guardedOutbound } from '@barycenter/core/outbound/guarded-outbound'
import { createPasswords } from '@barycenter/core/passwords'
import { systemRandom } from '@barycenter/core/random'
import { databaseInstanceSecrets } from '@barycenter/core/secrets/instance-secrets'
import { createSignal } from '@barycenter/core/signal'
import { traceNothing } from '@barycenter/core/trace'
import { openDatabase } from '@barycenter/database/database'
import { recordingLog } from '@barycenter/testing/env'

/** The cost that the product comes with. */
export const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** An environment as the product has it, on a database that is emptied first. */
export async function openBenchEnv(url: string): Promise<Env> {
  const database = await openDatabase(url)
  const random = systemRandom(systemClock)
  await database.migrate()
  await ensureSigningKey({ database, clock: systemClock, sealer: undefined }, 'RS256')
  const outbound = guardedOutbound({ networks: [] })
  const { log } = recordingLog()
  return {
    database,
    clock: systemClock,
    random,
    passwords: createPasswords(COST),
    signingKeys: databaseSigningKeys({ database, clock: systemClock, sealer: undefined }, 'RS256'),
    outbound,
    clientKeys: registeredClientKeys({ outbound, clock: systemClock, log }),
    secrets: databaseInstanceSecrets({ database, clock: systemClock, random, sealer: undefined }),
    sealer: undefined,
    logoutsDue: createSignal(),
    signingKeyFiles: NO_SIGNING_KEY_FILES,
    stopping: new AbortController().signal,
    settings: {
      issuer: 'http://localhost:8080',
      sessionLifetime: 3600,
      minimumPasswordLength: 1,
      protectedUsers: [],
      keyRotationInterval: 0,
      auditRetention: 0,
      syncPatience: 30,
      oauth: DEFAULT_OAUTH_SETTINGS,
      administrators: undefined,
    },
    log,
    observe: observeNothing,
    trace: traceNothing,
  }
}

/** Deletes all users. */
export async function deleteUsers({ database }: Env): Promise<void> {
  await database.run(({ queries, tables }) =>
    deleteAll(queries.delete(tables.users).returning({ subject: tables.users.subject })),
  )
}

function* deleteAll(statement: PromiseLike<readonly unknown[]>) {
  yield statement
}
