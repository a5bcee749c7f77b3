import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findDebianProgram } from './debian-packages.ts'
import { findFreePort } from './free-port.ts'
import { type PoolProcess, startPool } from './pool-process.ts'

/**
 * Starts a real PgBouncer in front of a PostgreSQL server, with its configuration in a folder that it may use.
 * Its users are in `userlist.txt` there, and `pgbouncer.pid` has its process.
 */
export async function startPgbouncer(
  folder: string,
  postgresUrl: string,
  authentication: 'scram-sha-256' | 'md5',
): Promise<PoolProcess> {
  const program = await findDebianProgram('pgbouncer', 'pgbouncer')
  const port = await findFreePort()
  const { hostname, port: serverPort } = new URL(postgresUrl)
  const settings = `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = ${authentication}
auth_file = ${join(folder, 'userlist.txt')}
pidfile = ${join(folder, 'pgbouncer.pid')}
pool_mode = session
server_lifetime = 0
`
  const path = join(folder, 'pgbouncer.ini')
  await writeFile(path, settings)
  return startPool({ ...{ program, folder, port, environment: {} }, words: [path], ending: 'SIGTERM' })
}
