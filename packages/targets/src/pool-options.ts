import type { Random } from '@barycenter/core/random'
import type { PgbouncerFormat } from './pgbouncer/pgbouncer-secrets.ts'
import type { PgpoolFormat } from './pgpool/pgpool-secrets.ts'
import type { Reload } from './reload/reload.ts'

/** Which pool, and how its users file says passwords. */
export type PoolKind =
  | {
      readonly kind: 'pgpool'
      readonly secretFormat: PgpoolFormat
      /** Where pgpool has its key; undefined when the format needs none. Read at every run. */
      readonly poolKeyFile: string | undefined
    }
  | { readonly kind: 'pgbouncer'; readonly secretFormat: PgbouncerFormat }

/** A connection pool whose users are declared. */
export interface PoolOptions {
  readonly pool: PoolKind
  /** The pool_passwd or userlist.txt: an absolute path. */
  readonly usersFile: string
  /** Undefined when nobody has to be told. */
  readonly reload: Reload | undefined
  /** The server whose roles are made so, too, as a user who may: `postgres://…`, a secret. Undefined: none are. */
  readonly rolesUrl: string | undefined
  /** Told what an operator should know although the run goes on; the same again each time. */
  readonly warn: (message: string) => void
  readonly random: Random
}
