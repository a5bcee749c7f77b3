import type { Env } from '@barycenter/core/env'

/** How many users there are, and how many of each of the other things. */
export const USERS = 100_000
const OTHERS = 20_000
/** The one of each kind that most of the others belong to. */
export const SAMPLE = { user: 1000, client: 100, grant: 100, run: 100 }

/** The subject of the nth user, from 1. */
export const subjectOf = (nth: number) => id('a', nth)
/** The `client_id` of the nth client. */
export const clientIdOf = (nth: number) => id('c', nth)
/** The `grantId` of the nth grant. */
export const grantIdOf = (nth: number) => id('d', nth)
/** The `runId` of the nth sync run. */
export const runIdOf = (nth: number) => id('e', nth)

/** A database to fill, and a way around the program to do it. */
interface LargeDatabase extends Pick<Env, 'database'> {
  readonly testDatabase: { execute(statement: string): Promise<void> }
}

/** Fills every table that there is a list of, with as few statements as there are tables. */
export async function fillDatabase({ database, testDatabase }: LargeDatabase): Promise<void> {
  const isSqlite = database.dialect === 'sqlite'
  const at = isSqlite ? '1893456000000 + i' : 'to_timestamp(1893456000 + i)'
  const user = `${idSql('a')}`
  // Half of all belongs to one, which is the worst that a filter can meet.
  const of = (kind: string, one: number) =>
    idSql(kind, `(case when i % 2 = 0 then ${one} else i % 500 + 1 end)`)
  const fill = (table: string, count: number, columns: Readonly<Record<string, string>>) => {
    const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) select i from n`
    return testDatabase.execute(
      `insert into ${table} (${Object.keys(columns)}) select ${Object.values(columns)} from (${numbers}) as numbers`,
    )
  }
  await fill('users', USERS, {
    subject: user,
    username: `'user-' || i`,
    username_key: `'user-' || i`,
    email: `'user-' || i || '@example.com'`,
    email_verified: 'i % 2 = 0',
    enabled: 'i % 50 <> 0',
    properties: `'{}'`,
    source: `'source-' || (i % 20)`,
    revision: '1',
    created_at: at,
    updated_at: at,
  })
  await fill('sessions', OTHERS, {
    session_hash: `'s' || i`,
    session_id: idSql('b'),
    subject: of('a', SAMPLE.user),
    auth_time: at,
    amr: `'[]'`,
    expires_at: at,
  })
  await fill('clients', OTHERS, {
    client_id: idSql('c'),
    client_name: `'client-' || i`,
    metadata: `'{}'`,
    origin: `case when i % 100 = 0 then 'operator' else 'dynamic' end`,
    enabled: 'i % 50 <> 0',
    revision: '0',
    created_at: at,
    updated_at: at,
  })
  const things = { scopes: `'[]'`, resources: `'[]'` }
  await fill('grants', OTHERS, {
    ...things,
    grant_id: idSql('d'),
    client_id: of('c', SAMPLE.client),
    subject: of('a', SAMPLE.user),
    authentication: `'{}'`,
    created_at: at,
    expires_at: at,
  })
  await fill('access_tokens', OTHERS, {
    token_hash: `'t' || i`,
    token_id: idSql('f'),
    grant_id: of('d', SAMPLE.grant),
    client_id: of('c', SAMPLE.client),
    scopes: `'[]'`,
    audience: `'[]'`,
    issued_at: at,
    expires_at: at,
  })
  await fill('consents', OTHERS, {
    ...things,
    consent_id: idSql('b'),
    // No two of the same person and client.
    subject: idSql('a', `(case when i % 2 = 0 then ${SAMPLE.user} else i end)`),
    client_id: idSql('c', `(case when i % 2 = 1 then ${SAMPLE.client} else i end)`),
    claims: `'[]'`,
    granted_at: at,
    updated_at: at,
  })
  await fill('admin_tokens', OTHERS, {
    token_id: idSql('b'),
    name: `'token-' || (i % 20)`,
    secret_hash: `'x'`,
    scopes: `'[]'`,
    created_at: at,
  })
  const counts = [
    'total created updated unchanged disabled deleted failed',
    'passwords_hashed passwords_verified rows_written sessions_revoked',
  ]
  await fill('sync_runs', OTHERS, {
    run_id: idSql('e'),
    source: `'source-' || (i % 20)`,
    actor: `'token:' || (i % 20)`,
    on_error: `'ABORT'`,
    password_policy: `'ENFORCE'`,
    plan_hash: `'x'`,
    started_at: at,
    finished_at: at,
    ...Object.fromEntries(counts.flatMap((names) => names.split(' ')).map((name) => [name, '0'])),
  })
  await fill('audit_events', USERS, {
    event_id: idSql('b'),
    at,
    actor: `'token:' || (case when i % 3 = 0 then 7 else i % 97 end)`,
    action: `'noun.verb-' || (case when i % 7 < 3 then 7 else i % 50 end)`,
    target: of('a', SAMPLE.user),
    run_id: of('e', SAMPLE.run),
    detail: `'{}'`,
    outcome: `case when i % 5 = 0 then 'FAILURE' else 'SUCCESS' end`,
  })
  await testDatabase.execute('analyze')
}

/** An id in the form of a UUIDv7, in the order of the numbers. */
function id(kind: string, nth: number): string {
  return `0190b8f0-0000-7000-800${kind}-${String(nth).padStart(12, '0')}`
}

function idSql(kind: string, nth = 'i'): string {
  return `'0190b8f0-0000-7000-800${kind}-' || substr(cast(1000000000000 + ${nth} as text), 2)`
}
