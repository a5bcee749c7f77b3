import type { Dialect, TestDatabase } from '@barycenter/testing/databases'

/**
 * Where a sync can be made to pause inside a transaction: halfway through its users, at the last thing
 * that it writes before it commits, and when it has committed and gives its lease back.
 */
export type Pause = 'users' | 'history' | 'lease'

/** Pauses that last until the process is killed, and what can be told of it from outside. */
export interface SlowWrites {
  pauseAt(pause: Pause): Promise<void>
  goOn(): Promise<void>
  /** Whether a process pauses inside a transaction. */
  isPausing(): Promise<boolean>
  /** Whether the database has noticed that nobody works on it any more. */
  isIdle(): Promise<boolean>
}

/** Slows down what is written to a database, behind the program's back. */
export async function slowWrites(dialect: Dialect, database: TestDatabase): Promise<SlowWrites> {
  return dialect === 'sqlite' ? slowSqlite(database) : slowPostgres(database)
}

const PAUSE = 'begin select n from pause; end'
const SQLITE_TRIGGERS: Readonly<Record<Pause, string>> = {
  users: `create trigger pause_1 after insert on users when new.username = 'user-150' ${PAUSE};
    create trigger pause_2 after update on users when new.username = 'user-150' ${PAUSE}`,
  history: `create trigger pause_1 after insert on sync_runs ${PAUSE}`,
  lease: `create trigger pause_1 after delete on leases when old.name = 'sync-users' ${PAUSE}`,
}

async function slowSqlite(database: TestDatabase): Promise<SlowWrites> {
  await database.execute(`create view pause as
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 1000000000)
    select max(n) as n from numbers`)
  const isUnlocked = () => succeeds(database, 'pragma busy_timeout = 0; begin immediate; rollback')
  return {
    pauseAt: (pause) => database.execute(SQLITE_TRIGGERS[pause]),
    goOn: () => database.execute('drop trigger if exists pause_1; drop trigger if exists pause_2'),
    // Asked twice, for the short transaction that takes a lease locks the file too.
    isPausing: async () => {
      if (await isUnlocked()) return false
      await new Promise((resolve) => setTimeout(resolve, 50))
      return !(await isUnlocked())
    },
    isIdle: isUnlocked,
  }
}

const POSTGRES_TRIGGERS: Readonly<Record<Pause, string>> = {
  users: "before insert or update on users for each row when (new.username = 'user-150')",
  history: 'before insert on sync_runs for each row',
  lease: "before delete on leases for each row when (old.name = 'sync-users')",
}

async function slowPostgres(database: TestDatabase): Promise<SlowWrites> {
  // A server looks for its client only when it has something to say, unless it is told to.
  await database.execute(`do $$ begin
    execute format('alter database %I set client_connection_check_interval = 50', current_database());
  end $$`)
  await database.execute(`create function pause() returns trigger language plpgsql as $$ begin
    perform pg_sleep(600); return coalesce(new, old);
  end $$`)
  const nobody = (activity: string) =>
    succeeds(
      database,
      `do $$ begin
        if exists (select from pg_stat_activity where datname = current_database() and ${activity})
        then raise exception 'somebody'; end if;
      end $$`,
    )
  return {
    pauseAt: (pause) =>
      database.execute(`create trigger pause ${POSTGRES_TRIGGERS[pause]} execute function pause()`),
    goOn: async () => {
      for (const table of ['users', 'sync_runs', 'leases'])
        await database.execute(`drop trigger if exists pause on ${table}`)
    },
    isPausing: async () => !(await nobody("wait_event = 'PgSleep'")),
    isIdle: () => nobody("application_name = 'barycenter'"),
  }
}

async function succeeds(database: TestDatabase, statement: string): Promise<boolean> {
  try {
    await database.execute(statement)
    return true
  } catch {
    return false
  }
}
