import { TargetUnavailableError } from '@barycenter/core/sync/user-target'
import type postgres from 'postgres'

/** How long a server may say nothing, in milliseconds: a line can be dead without being closed. */
const PATIENCE_MS = 30_000

/** A line to a PostgreSQL server. */
export interface Line {
  /**
   * Works on it, and says by `heard` that the server has answered.
   *
   * @throws {TargetUnavailableError} when the server was not heard of for too long; the next who works on it has
   *   another connection.
   */
  use<T>(work: (sql: postgres.Sql, heard: () => void) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Opens a line. */
export function openLine(connect: () => postgres.Sql): Line {
  let sql = connect()
  return {
    use: async (work) => {
      const current = sql
      let isSilent = false
      const silence = setTimeout(() => {
        isSilent = true
        sql = connect()
        void current.end({ timeout: 0 })
      }, PATIENCE_MS)
      try {
        return await work(current, () => silence.refresh())
      } catch (error) {
        if (!isSilent) throw error
        const seconds = PATIENCE_MS / 1000
        throw new TargetUnavailableError(`PostgreSQL (the roles URL) has said nothing for ${seconds} s`, {
          cause: error,
        })
      } finally {
        clearTimeout(silence)
      }
    },
    close: () => sql.end({ timeout: 5 }),
  }
}
