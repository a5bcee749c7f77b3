import { fileURLToPath } from 'node:url'
import Driver from 'better-sqlite3'
import type { TestDatabase } from './databases.ts'

/** Keeps everybody from writing to a SQLite file, as another process with a long transaction does. Returns what ends it. */
export function holdWriteLock({ url }: Pick<TestDatabase, 'url'>): () => void {
  const client = new Driver(fileURLToPath(`file://${new URL(url).pathname}`))
  client.exec('begin immediate')
  return () => client.close()
}
