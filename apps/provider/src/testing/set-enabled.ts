import type { Env } from '@barycenter/core/env'

/** An environment whose database can be changed by hand. */
interface Hands extends Pick<Env, 'database'> {
  readonly testDatabase: { execute(statement: string): Promise<void> }
}

/** Enables or disables everybody of a kind. */
export function setEnabled(
  { database, testDatabase }: Hands,
  table: 'users' | 'clients',
  enabled: boolean,
): Promise<void> {
  const flag = database.dialect === 'sqlite' ? Number(enabled) : enabled
  return testDatabase.execute(`update ${table} set enabled = ${flag}`)
}
