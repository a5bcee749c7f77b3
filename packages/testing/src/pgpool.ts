import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findDebianProgram } from './debian-packages.ts'
import { findFreePort } from './free-port.ts'
import { type PoolProcess, startPool } from './pool-process.ts'

/**
 * Starts a real Pgpool-II in front of a PostgreSQL server, with its configuration in a folder that it may
 * use. Its users are in `pool_passwd` there, its key in `pool_key`, and `pgpool.pid` has its process.
 */
export async function startPgpool(folder: string, postgresUrl: string): Promise<PoolProcess> {
  const program = await findDebianProgram('pgpool2', 'pgpool')
  const [port, pcpPort] = [await findFreePort(), await findFreePort()]
  const { hostname, port: backendPort } = new URL(postgresUrl)
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    pcp_listen_addresses: '127.0.0.1',
    pcp_port: pcpPort,
    socket_dir: folder,
    unix_socket_directories: folder,
    pcp_socket_dir: folder,
    wd_ipc_socket_dir: folder,
    work_dir: folder,
    logdir: folder,
    pid_file_name: join(folder, 'pgpool.pid'),
    pool_passwd: join(folder, 'pool_passwd'),
    enable_pool_hba: 'on',
    backend_clustering_mode: 'raw',
    backend_hostname0: hostname,
    backend_port0: backendPort,
    num_init_children: 3,
    connection_cache: 'off',
    sr_check_period: 0,
    health_check_period: 0,
  }
  // A name that another version has for a setting is one that this one has not, and tells at its start.
  const text = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`)
  await writeFile(join(folder, 'pgpool.conf'), text)
  await writeFile(join(folder, 'pool_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n')
  await writeFile(join(folder, 'pcp.conf'), '')
  const files = ['-f', 'pgpool.conf', '-a', 'pool_hba.conf', '-F', 'pcp.conf', '-k', 'pool_key']
  return startPool({
    ...{ program, folder, port, environment: {} },
    words: ['-n', ...files.map((word) => (word.startsWith('-') ? word : join(folder, word)))],
    ending: 'SIGINT',
  })
}
