import type { Database } from '@barycenter/database/database'
import type { ClientKeys } from './clients/keys/client-keys.ts'
import type { Clock } from './clock.ts'
import type { SigningKeyFiles } from './keys/signing-key-files.ts'
import type { SigningKeys } from './keys/signing-keys.ts'
import type { Log } from './log.ts'
import type { Observe } from './observation.ts'
import type { Outbound } from './outbound/outbound.ts'
import type { Passwords } from './passwords.ts'
import type { Random } from './random.ts'
import type { InstanceSecrets } from './secrets/instance-secrets.ts'
import type { Sealer } from './secrets/sealer.ts'
import type { Settings } from './settings.ts'
import type { Signal } from './signal.ts'
import type { Trace } from './trace.ts'

/** All that the domain needs from outside, made once in `main` or by a test, and handed down. */
export interface Env {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly passwords: Passwords
  readonly signingKeys: SigningKeys
  readonly outbound: Outbound
  readonly clientKeys: ClientKeys
  readonly secrets: InstanceSecrets
  /** Encrypts what is stored; undefined when no `keys.encryption_key` is configured. */
  readonly sealer: Sealer | undefined
  /** Raised when clients are to be told of logouts. */
  readonly logoutsDue: Signal
  readonly signingKeyFiles: SigningKeyFiles
  /** Aborted when the process is about to end: whatever takes long ends as soon as it can. */
  readonly stopping: AbortSignal
  readonly settings: Settings
  readonly log: Log
  /** Tells those who count what happens. */
  readonly observe: Observe
  readonly trace: Trace
}
