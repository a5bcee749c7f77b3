import { TargetError } from '@barycenter/core/sync/target-error'
import postgres from 'postgres'
import { errnoOf } from '../file/explain-errno.ts'
import { explainPostgres, isRefusal } from './explain-postgres.ts'
import { openLine } from './line.ts'
import { type Role, type RoleChange, sourceInComment, statementOf } from './role.ts'

/** The roles of a PostgreSQL server. */
export interface Roles {
  /** Those of these names that there are. */
  find(names: readonly string[]): Promise<ReadonlyMap<string, Role>>
  /**
   * Makes changes, all of them or none: if `settle` throws, none. It is told which of them PostgreSQL refused,
   * and why, before the others come into effect.
   */
  apply(
    changes: readonly RoleChange[],
    settle: (refused: ReadonlyMap<string, string>) => Promise<void>,
  ): Promise<void>
  close(): Promise<void>
}

interface RoleRow {
  readonly name: string
  readonly canLogin: boolean
  readonly isOurs: boolean
  readonly isPowerful: boolean
  readonly comment: string | null
}

/**
 * Opens the roles of a server, as a user who may make them.
 *
 * @throws {TargetError} badInput for a URL that is none; its methods, and TargetUnavailableError, when the
 *   server is away or refuses.
 */
export function openRoles(url: string): Roles {
  const line = openLine(() => connect(url))
  return {
    find: async (names) => {
      try {
        const rows = await line.use((sql) => findRows(sql, names))
        return new Map(rows.map((row) => [row.name, row]))
      } catch (error) {
        throw error instanceof TargetError ? error : explainPostgres(error)
      }
    },
    apply: (changes, settle) => line.use((sql, heard) => apply({ sql, heard }, changes, settle)),
    close: line.close,
  }
}

function connect(url: string): postgres.Sql {
  try {
    if (/^postgres(?:ql)?:$/.test(new URL(url).protocol)) {
      return postgres(url, { max: 1, connect_timeout: 10, idle_timeout: 60, onnotice: () => {} })
    }
  } catch {
    // What is wrong with it would be said with the password that is in it.
  }
  throw new TargetError(
    'badInput',
    'the roles URL is no URL of a database: postgres://user:password@host/postgres, with %40 for an @ in the password',
  )
}

/** Whose members can become superuser (PostgreSQL, predefined roles: what they may do on the server's own machine). */
const LIKE_SUPERUSER = ['pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'] as const

async function findRows(sql: postgres.Sql, names: readonly string[]): Promise<Role[]> {
  const [me] = await sql<{ mayCreate: boolean; maySee: boolean }[]>`
    select rolcreaterole or rolsuper as "mayCreate",
      has_column_privilege('pg_catalog.pg_authid', 'rolpassword', 'select')
        and has_column_privilege('pg_catalog.pg_authid', 'rolname', 'select') as "maySee"
    from pg_catalog.pg_roles where rolname = current_user`
  if (me?.mayCreate !== true) {
    throw new TargetError('notAllowed', 'the user of the roles URL may not make roles: it needs CREATEROLE')
  }
  const verifiers = me.maySee
    ? await sql<{ name: string; verifier: string | null }[]>`
        select rolname as name, rolpassword as verifier from pg_catalog.pg_authid where rolname = any(${[...names]})`
    : undefined
  const seen = verifiers && new Map(verifiers.map(({ name, verifier }) => [name, verifier]))
  const rows = await sql<RoleRow[]>`
    select r.rolname as name, r.rolcanlogin as "canLogin", r.rolname in (current_user, session_user) as "isOurs",
      r.rolsuper or r.rolcreaterole or r.rolreplication or r.rolbypassrls or exists (
        select from pg_catalog.pg_roles s
        where (s.rolsuper or s.rolname = any(${[...LIKE_SUPERUSER]})) and pg_has_role(r.oid, s.oid, 'member')
      ) as "isPowerful",
      shobj_description(r.oid, 'pg_authid') as comment
    from pg_catalog.pg_roles r where r.rolname = any(${[...names]})`
  return rows.map(({ name, canLogin, isOurs, isPowerful, comment }) => ({
    name,
    canLogin,
    protection: protectionOf(isOurs, isPowerful),
    madeFor: sourceInComment(comment),
    verifier: seen === undefined ? undefined : (seen.get(name) ?? null),
  }))
}

function protectionOf(isOurs: boolean, isPowerful: boolean): string | undefined {
  if (isOurs) return 'this is the role that roles are made by'
  if (isPowerful) {
    return 'this role is a superuser, or may become one, make roles, replicate or bypass row security; such are not declared'
  }
  return undefined
}

async function apply(
  { sql, heard }: { readonly sql: postgres.Sql; readonly heard: () => void },
  changes: readonly RoleChange[],
  settle: (refused: ReadonlyMap<string, string>) => Promise<void>,
): Promise<void> {
  // What `settle` throws is not PostgreSQL's to explain.
  let unsettled: { readonly error: unknown } | undefined
  try {
    await sql.begin(async (transaction) => {
      const refused = new Map<string, string>()
      for (const change of changes) {
        const reason = await attempt(transaction, change)
        if (reason !== undefined) refused.set(change.name, reason)
        heard()
      }
      await settle(refused).catch((error: unknown) => {
        unsettled = { error }
        throw error
      })
    })
  } catch (error) {
    throw unsettled === undefined ? explainPostgres(error) : unsettled.error
  }
}

/** SQLSTATE dependent_objects_still_exist. */
const STILL_NEEDED = '2BP01'

/** Makes a change; why not, if PostgreSQL refuses it. */
async function attempt(
  transaction: postgres.TransactionSql,
  change: RoleChange,
): Promise<string | undefined> {
  try {
    await transaction.savepoint((nested) => nested.unsafe(statementOf(change)))
    return undefined
  } catch (error) {
    // A server that is gone refuses nothing.
    if (!isRefusal(error)) throw error
    if (change.kind !== 'drop' || errnoOf(error) !== STILL_NEEDED) return error.message
    const off: RoleChange = { kind: 'alter', name: change.name, login: false }
    const refusal = await attempt(transaction, off)
    return (
      refusal ??
      `${error.message}. It may not log in any more; REASSIGN OWNED and DROP OWNED in each database, and then run again`
    )
  }
}
