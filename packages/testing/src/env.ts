import { registeredClientKeys } from '@barycenter/core/clients/keys/registered-client-keys'
import type { Env } from '@barycenter/core/env'
import { databaseSigningKeys } from '@barycenter/core/keys/load-signing-keys'
import { ensureSigningKey } from '@barycenter/core/keys/provide-signing-keys'
import { NO_SIGNING_KEY_FILES } from '@barycenter/core/keys/signing-key-files'
import type { Log } from '@barycenter/core/log'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { type Observation, type Observe, observeNothing } from '@barycenter/core/observation'
import { guardedOutbound } from '@barycenter/core/outbound/guarded-outbound'
import { createPasswords, type PasswordCost } from '@barycenter/core/passwords'
import { systemRandom } from '@barycenter/core/random'
import { databaseInstanceSecrets } from '@barycenter/core/secrets/instance-secrets'
import { createSealer } from '@barycenter/core/secrets/sealer'
import type { Settings } from '@barycenter/core/settings'
import { createSignal } from '@barycenter/core/signal'
import { type Trace, traceNothing } from '@barycenter/core/trace'
import { openDatabase } from '@barycenter/database/database'
import { type FixedClock, fixedClock } from './clock.ts'
import { createMigratedDatabase, type Dialect, type TestDatabase } from './databases.ts'

/** The cheapest argon2id there is. A test that is about cost says its own. */
export const CHEAP: PasswordCost = { memoryCost: 8, timeCost: 1, parallelism: 1 }

/** How long another server may take to answer in a test that is not about that, in milliseconds: machines are busy. */
const OUTBOUND_TIMEOUT = 10_000

/** An environment on a database of its own, with what a test wants to look at. */
export interface TestEnv extends Env {
  readonly clock: FixedClock
  readonly testDatabase: TestDatabase
  /** Every line that was logged, as JSON. */
  readonly logged: string[]
  /** All that was observed. */
  readonly observed: Observation[]
  /** Closes and drops the database. */
  dispose(): Promise<void>
}

/** What a test may want to be different. */
export interface TestEnvOptions {
  readonly settings?: Partial<Settings>
  readonly cost?: PasswordCost
  /** 32 bytes as base64url: what `keys.encryption_key` says. */
  readonly encryptionKey?: string
  /** How long another server may take to answer, in milliseconds. */
  readonly outboundTimeout?: number
  /** Is told what is observed as well. */
  readonly observe?: Observe
  readonly trace?: Trace
}

/** Makes an environment: a migrated database, a clock that stands still, cheap password hashes. */
export async function createTestEnv(dialect: Dialect, options: TestEnvOptions = {}): Promise<TestEnv> {
  const testDatabase = await createMigratedDatabase(dialect)
  const observed: Observation[] = []
  const { observe: tell = observeNothing } = options
  const observe = (observation: Observation) => {
    observed.push(observation)
    tell(observation)
  }
  const database = await openDatabase(testDatabase.url, { observe })
  const clock = fixedClock()
  const random = systemRandom(clock)
  const { encryptionKey } = options
  const sealer = encryptionKey === undefined ? undefined : createSealer(encryptionKey, random)
  await ensureSigningKey({ database, clock, sealer }, 'ES256')
  const { log, logged } = recordingLog()
  const outbound = guardedOutbound({
    networks: options.settings?.oauth?.outboundNetworks ?? [],
    timeout: options.outboundTimeout ?? OUTBOUND_TIMEOUT,
  })
  return {
    database,
    clock,
    random,
    passwords: createPasswords(options.cost ?? CHEAP, observe),
    signingKeys: databaseSigningKeys({ database, clock, sealer }, 'ES256'),
    outbound,
    clientKeys: registeredClientKeys({ outbound, clock, log }),
    secrets: databaseInstanceSecrets({ database, clock, random, sealer }),
    sealer,
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
      ...options.settings,
    },
    log,
    logged,
    observe,
    observed,
    trace: options.trace ?? traceNothing,
    testDatabase,
    dispose: async () => {
      await database.close()
      await testDatabase.drop()
    },
  }
}

/** A log that keeps what it is told, errors with their causes included. */
export function recordingLog(): { readonly log: Log; readonly logged: string[] } {
  const logged: string[] = []
  const record = (level: string) => (fields: object, message: string) => {
    const text = JSON.stringify({ level, message, ...fields }, (_, value: unknown) =>
      value instanceof Error
        ? { ...value, message: value.message, stack: value.stack, cause: value.cause }
        : value,
    )
    logged.push(text)
  }
  return {
    logged,
    log: { debug: record('debug'), info: record('info'), warn: record('warn'), error: record('error') },
  }
}
