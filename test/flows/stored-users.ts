import type { TestDatabase } from '@barycenter/testing/databases'

/** A file of users; each version has other e-mail addresses, passwords and properties. */
export function usersFile(version: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    username: `user-${index}`,
    password: `password ${index} of version ${version}`,
    email: `user-${index}@v${version}.example`,
    email_verified: true,
    properties: { version },
  }))
}

/** A row of any table, as its database has it. */
export type Row = Readonly<Record<string, unknown>>

/** Columns of rows that come and go whatever is synced. */
const ELSEWHERE = [
  // Leases, which a process that was killed leaves to expire.
  'holder',
  // Signing keys and the log of jobs: a server makes them while others do something else.
  'private_jwk',
  'job_name',
  // How far a run has come, for an hour.
  'stale_at',
  // Runs that are sent in batches: of what is staged nothing holds before they are committed.
  'options',
  'plan_sum',
  'record_index',
  'batch',
]

/** All rows that are stored, but those that come and go whatever is synced, and the note that a run was refused. */
export async function readRows(database: Pick<TestDatabase, 'dump'>): Promise<Row[]> {
  const tables: Row[][] = JSON.parse(await database.dump())
  const rows = tables.flat().filter((row) => row['action'] !== 'mutation.fail')
  return rows.filter((row) => ELSEWHERE.every((column) => !(column in row)))
}

/** The rows of users. */
export function usersIn(rows: readonly Row[]): Row[] {
  return rows.filter((row) => 'username_key' in row)
}

/**
 * Whether the rows are those from before a run, to the last one, or those that the whole run makes of
 * them: every user of the version in every field, an audit event for each, and the run in the history.
 */
export function judge(
  before: readonly Row[],
  after: readonly Row[],
  version: number,
): 'old' | 'new' | 'mixed' {
  if (isSame(before.map(print), after.map(print))) return 'old'

  const oldHashes = new Set(usersIn(before).map((row) => row['password_hash']))
  const users = usersIn(after)
  const wanted = usersFile(version, users.length).map(
    ({ username, email }) => `${username} ${email} ${version}`,
  )
  const isNew =
    isSame(users.map(describeUser), wanted) &&
    users.every(
      (row) => isFreshPassword(row, oldHashes) && isTrue(row['enabled']) && isTrue(row['email_verified']),
    )
  const grown = (has: (row: Row) => boolean) => after.filter(has).length - before.filter(has).length
  const isRecorded =
    grown((row) => 'plan_hash' in row) === 1 &&
    grown((row) => `${row['action']}`.startsWith('user.')) === users.length
  return users.length > 0 && isNew && isRecorded ? 'new' : 'mixed'
}

function describeUser({ username, email, properties }: Row): string {
  const { version } = typeof properties === 'string' ? JSON.parse(properties) : properties
  return `${username} ${email} ${version}`
}

function isFreshPassword(row: Row, oldHashes: ReadonlySet<unknown>): boolean {
  const { password_hash: hash, declared_password_hash: declared } = row
  return `${hash}`.startsWith('$argon2id$') && hash === declared && !oldHashes.has(hash)
}

/** SQLite has numbers for truth values. */
function isTrue(value: unknown): boolean {
  return value === true || value === 1
}

function print(row: Row): string {
  return JSON.stringify(row)
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return JSON.stringify(some.toSorted()) === JSON.stringify(others.toSorted())
}
