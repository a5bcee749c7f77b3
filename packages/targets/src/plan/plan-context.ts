import type { SyncPrune } from '@barycenter/core/sync/sync-input'
import type { Ownership } from '../file/ownership.ts'
import type { UsersFile } from '../file/users-file.ts'
import type { Role } from '../roles/role.ts'
import type { Verifiers } from '../scram/verifiers.ts'
import type { SecretWriter } from '../secrets.ts'

/** What a plan depends on beside the records. */
export interface PlanContext {
  readonly file: UsersFile
  readonly users: Ownership
  readonly writer: SecretWriter
  readonly source: string
  /** Whether users are changed who are there already and belong to another source, or to none. */
  readonly takesOver: boolean
  /** What becomes of users who are declared absent. */
  readonly absent: SyncPrune
  /** Undefined when roles are none of our business. */
  readonly roles: KnownRoles | undefined
}

/** The roles of PostgreSQL, those of the run's users. */
export interface KnownRoles {
  readonly byName: ReadonlyMap<string, Role>
  readonly verifiers: Verifiers
}
