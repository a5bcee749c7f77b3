import { readFile } from 'node:fs/promises'
import { findDebianProgram } from '@barycenter/testing/debian-packages'
import { startPgpool } from '@barycenter/testing/pgpool'
import type { PoolProcess } from '@barycenter/testing/pool-process'
import { type PostgresServer, startPostgresServer } from '@barycenter/testing/postgres-server'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, start } from '../../../cli/command.ts'
import { GUIDE_SECRET, LEAK } from '../../../pools/guide-secret.ts'
import { createPoolWorkspace, type PoolWorkspace, signInThrough } from '../../../pools/pool-workspace.ts'
import { attempt, eventually, run } from '../run.ts'
import { accountKubeconfig, shippedRights } from './account.ts'
import { type ApiServer, findProgram, startApiServer } from './api-server.ts'

const NAMESPACE = 'demo'
const KEY = 'the key of the pool'

let api: ApiServer
let server: PostgresServer
let workspace: PoolWorkspace
let pgpool: PoolProcess
let watching: Running
beforeAll(async () => {
  api = await startApiServer()
  await api.kubectl('create', 'ns', NAMESPACE)
  await api.kubectl.apply(shippedRights(NAMESPACE))
  server = await startPostgresServer()
  workspace = await createPoolWorkspace()
  await workspace.write('pool_key', `${KEY}\n`)
  await workspace.write('pool_passwd', await entry('postgres', 'qEeuU6cu5aH!O9CI'))
  pgpool = await startPgpool(workspace.folder, server.url)
  const kubeconfig = await accountKubeconfig(api, { namespace: NAMESPACE })
  const words = [
    ...['watch-secrets', '--kubeconfig', kubeconfig, '--namespace', NAMESPACE],
    ...['--kubedb-instance', 'ha-postgres', '--target', 'pgpool', '--listen', 'off'],
    ...['--users-file', 'pool_passwd', '--pool-key-file', 'pool_key', '--reload-pid-file', 'pgpool.pid'],
  ]
  watching = start(words, { folder: workspace.folder, environment: {} })
})
afterAll(async () => {
  watching?.child.kill('SIGKILL')
  await pgpool?.stop()
  await server?.stop()
  await workspace?.dispose()
  await api?.stop()
})

/** The line that Pgpool's own program would write. */
async function entry(username: string, password: string): Promise<string> {
  const { path, environment } = await findDebianProgram('pgpool2', 'pg_enc')
  const words = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  const said = await run('env', [...words, path, '-k', workspace.path('pool_key'), password])
  const secret = /AES\S+/.exec(said)?.[0]
  if (secret === undefined) throw new Error(`pg_enc said: ${said}`)
  return `${username}:${secret}\n`
}

/** As the guide does it, where there is a psql; else by the same protocol. */
async function whoIs(username: string, password: string): Promise<string | undefined> {
  if (findProgram('psql') === undefined) {
    const name = await signInThrough(pgpool, username, password)
    return name === username ? name : undefined
  }
  const target = `host=127.0.0.1 port=${pgpool.port} user=${username} dbname=postgres password=${password}`
  const { status, stdout } = await attempt('psql', [target, '-XAtc', 'select current_user'])
  return status === 0 ? stdout.trim() : undefined
}

const poolPasswd = () => readFile(workspace.path('pool_passwd'), 'utf8')
const versionOf = async () =>
  (await api.kubectl.get<{ metadata: { resourceVersion: string } }>('-n', NAMESPACE, 'secret', 'sync-secret'))
    .metadata.resourceVersion

test("the guide's Secret lets john in through Pgpool, and a changed password takes the place of the old one", async () => {
  await api.kubectl.withInput(GUIDE_SECRET, 'create', '-f', '-')
  const version = await versionOf()
  const created = performance.now()
  const expected = `${await entry('postgres', 'qEeuU6cu5aH!O9CI')}${await entry('john', '12345')}`
  const written = async () => ((await poolPasswd()) === expected ? true : undefined)
  await eventually(written, 10, 'pool_passwd has the line of pg_enc', 20)
  expect(performance.now() - created).toBeLessThan(10_000)

  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  await sql.unsafe(`CREATE USER john WITH PASSWORD '12345'`)
  await eventually(() => whoIs('john', '12345'), 10, 'john is let in', 50)
  expect(await versionOf()).toBe(version)

  await sql.unsafe(`ALTER USER john PASSWORD '67890'`)
  await api.kubectl.withInput(GUIDE_SECRET.replace('12345', '67890'), 'replace', '-f', '-')
  const changed = await versionOf()
  await eventually(() => whoIs('john', '67890'), 10, 'john is let in with the new password', 50)
  expect(await whoIs('john', '67890')).toBe('john')
  expect(await whoIs('john', '12345')).toBeUndefined()
  // A full run and more: nobody but the two of us has written to it.
  await new Promise((resolve) => setTimeout(resolve, 12_000))
  expect(await versionOf()).toBe(changed)
  await sql.end()
})

test('no password is in the log, and no Event complains', async () => {
  const { items } = await api.kubectl.get<{ items: { type: string }[] }>('-n', NAMESPACE, 'events')
  expect(items.filter(({ type }) => type === 'Warning')).toEqual([])
  watching.child.kill('SIGTERM')
  const { status, stdout, stderr } = await watching.finished
  expect(status).toBe(0)
  expect(`${stdout}${stderr}`).not.toMatch(LEAK)
})
