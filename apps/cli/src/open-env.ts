import type { Config } from '@barycenter/config/config'
import { withAdminResource } from '@barycenter/core/administrators/admin-resource'
import { registeredClientKeys } from '@barycenter/core/clients/keys/registered-client-keys'
import { systemClock } from '@barycenter/core/clock'
import type { Env } from '@barycenter/core/env'
import { databaseSigningKeys } from '@barycenter/core/keys/load-signing-keys'
import { NO_SIGNING_KEY_FILES } from '@barycenter/core/keys/signing-key-files'
import type { Log } from '@barycenter/core/log'
import { type Observe, observeNothing } from '@barycenter/core/observation'
import { guardedOutbound } from '@barycenter/core/outbound/guarded-outbound'
import { observedOutbound } from '@barycenter/core/outbound/observed-outbound'
import { createPasswords } from '@barycenter/core/passwords'
import { systemRandom } from '@barycenter/core/random'
import { databaseInstanceSecrets } from '@barycenter/core/secrets/instance-secrets'
import { createSealer } from '@barycenter/core/secrets/sealer'
import type { Administrators } from '@barycenter/core/settings'
import { createSignal } from '@barycenter/core/signal'
import { type Trace, traceNothing } from '@barycenter/core/trace'
import { type Database, openDatabase } from '@barycenter/database/database'
import { oauthSettings } from './oauth-settings.ts'

/**
 * How long a sync waits for another one, in seconds: longer than the lease of one that was killed,
 * so that replicas which start together, or again, follow one another.
 */
const SYNC_PATIENCE = 15

/** Who is told what happens. Nobody is unless told otherwise. */
export interface Watching {
  readonly observe?: Observe
  readonly trace?: Trace
}

/** Opens the configured database, brings it up to date, and puts all that the domain needs around it. */
export async function openEnv(
  config: Config,
  log: Log,
  { observe = observeNothing, trace = traceNothing }: Watching = {},
): Promise<Env> {
  const { url, poolSize } = config.database
  const database = await openDatabase(url, { poolSize, observe })
  await migrate(database, log)
  const clock = systemClock
  const random = systemRandom(clock)
  const { encryptionKey } = config.keys
  const sealer = encryptionKey === undefined ? undefined : createSealer(encryptionKey, random)
  const administrators = administratorsOf(config.admin)
  const oauth = withAdminResource(oauthSettings(config), administrators)
  const outbound = observedOutbound(guardedOutbound({ networks: oauth.outboundNetworks }), observe)
  return Object.freeze({
    database,
    clock,
    random,
    passwords: createPasswords(config.password, observe),
    signingKeys: databaseSigningKeys({ database, clock, sealer }, config.keys.alg),
    outbound,
    clientKeys: registeredClientKeys({ outbound, clock, log }),
    secrets: databaseInstanceSecrets({ database, clock, random, sealer }),
    sealer,
    logoutsDue: createSignal(),
    signingKeyFiles: NO_SIGNING_KEY_FILES,
    stopping: new AbortController().signal,
    settings: {
      issuer: config.server.publicBaseUrl,
      sessionLifetime: config.session.lifetime,
      minimumPasswordLength: config.password.minimumLength,
      protectedUsers: config.sync.protectedUsers,
      keyRotationInterval: config.keys.rotationInterval,
      auditRetention: config.audit.retention,
      syncPatience: SYNC_PATIENCE,
      oauth,
      administrators,
    },
    log,
    observe,
    trace,
  })
}

/** Nobody gets into the admin API by signing in, unless roles are configured. */
function administratorsOf({
  roles,
  roleProperty,
  publicBaseUrl,
}: Config['admin']): Administrators | undefined {
  return roles.length === 0 ? undefined : { property: roleProperty, roles, url: publicBaseUrl }
}

async function migrate(database: Database, log: Log): Promise<void> {
  try {
    const { pending } = await database.migrate()
    for (const name of pending) log.info({ migration: name }, 'applied a migration to the database')
  } catch (error) {
    await database.close()
    throw error
  }
}
