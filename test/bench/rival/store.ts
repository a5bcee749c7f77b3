import Driver from 'better-sqlite3'
import postgres from 'postgres'

/** A row of the rival's store. */
export interface StoredModel {
  readonly id: string
  readonly payload: string
  readonly grantId: string | null
  readonly uid: string | null
  readonly expiresAt: number | null
}

/** What the rival's adapter needs of a database: the same kind, and the same drivers, that ours has. */
export interface RivalStore {
  put(row: StoredModel): Promise<void>
  find(column: 'id' | 'uid', value: string): Promise<string | undefined>
  consume(id: string, payload: string): Promise<void>
  remove(id: string): Promise<void>
  removeGrant(grantId: string): Promise<void>
}

const TABLE = `create table if not exists models (
  id text primary key, payload text not null, grant_id text, uid text, expires_at bigint)`
const INDEXES = ['grant_id', 'uid', 'expires_at'].map(
  (column) => `create index if not exists models_${column} on models (${column})`,
)

/** Opens a database by the URL that ours would have. */
export async function openRivalStore(url: string): Promise<RivalStore> {
  return url.startsWith('sqlite://') ? openSqlite(url.slice('sqlite://'.length)) : openPostgres(url)
}

function openSqlite(path: string): RivalStore {
  const database = new Driver(path)
  database.pragma('journal_mode = wal')
  database.pragma('synchronous = normal')
  for (const statement of [TABLE, ...INDEXES]) database.exec(statement)
  const put = database.prepare(
    `insert into models values (:id, :payload, :grantId, :uid, :expiresAt)
     on conflict (id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
  )
  const find = {
    id: database.prepare<[string], { payload: string }>('select payload from models where id = ?'),
    uid: database.prepare<[string], { payload: string }>('select payload from models where uid = ?'),
  }
  const consume = database.prepare('update models set payload = ? where id = ?')
  const remove = database.prepare('delete from models where id = ?')
  const removeGrant = database.prepare('delete from models where grant_id = ?')
  return {
    put: async (row) => void put.run(row),
    find: async (column, value) => find[column].get(value)?.payload,
    consume: async (id, payload) => void consume.run(payload, id),
    remove: async (id) => void remove.run(id),
    removeGrant: async (grantId) => void removeGrant.run(grantId),
  }
}

async function openPostgres(url: string): Promise<RivalStore> {
  const sql = postgres(url, { max: 10, onnotice: () => {} })
  for (const statement of [TABLE, ...INDEXES]) await sql.unsafe(statement)
  return {
    put: async ({ id, payload, grantId, uid, expiresAt }) => {
      await sql`insert into models values (${id}, ${payload}, ${grantId}, ${uid}, ${expiresAt})
        on conflict (id) do update set payload = excluded.payload, expires_at = excluded.expires_at`
    },
    find: async (column, value) => {
      const [row] = await sql<
        { payload: string }[]
      >`select payload from models where ${sql(column)} = ${value}`
      return row?.payload
    },
    consume: async (id, payload) => {
      await sql`update models set payload = ${payload} where id = ${id}`
    },
    remove: async (id) => {
      await sql`delete from models where id = ${id}`
    },
    removeGrant: async (grantId) => {
      await sql`delete from models where grant_id = ${grantId}`
    },
  }
}
