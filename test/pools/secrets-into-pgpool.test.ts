import { readFile } from 'node:fs/promises'
import { startKubernetesServer } from '@barycenter/testing/kubernetes-server'
import { startPgpool } from '@barycenter/testing/pgpool'
import type { PoolProcess } from '@barycenter/testing/pool-process'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { parse } from 'yaml'
import { type Running, start } from '../cli/command.ts'
import { GUIDE_SECRET, LEAK } from './guide-secret.ts'
import {
  createPoolWorkspace,
  FETCHING,
  PATIENCE,
  type PoolWorkspace,
  signInThrough,
  until,
} from './pool-workspace.ts'

const postgresUrl = inject('postgresUrl')
/** The entry that KubeDB's guide shows beside john's. */
const STRANGER = 'postgres:AESOmAkfj+zX8zXLm92d6Vup6a5yASiiGScoHNDTIgBwH8=\n'

describe("users of labelled Secrets in Pgpool, as KubeDB's guide tells it", () => {
  let cluster: Awaited<ReturnType<typeof startKubernetesServer>>
  let workspace: PoolWorkspace
  let pgpool: PoolProcess
  let watching: Running['child'] | undefined
  const sql = postgres(postgresUrl, { max: 1, onnotice: () => {} })
  const poolPasswd = () => readFile(workspace.path('pool_passwd'), 'utf8')
  const apply = (yaml: string) => {
    const { metadata, stringData } = parse(yaml)
    return cluster.put({ ...metadata, data: stringData })
  }

  beforeAll(async () => {
    cluster = await startKubernetesServer()
    workspace = await createPoolWorkspace()
    await workspace.write('kubeconfig', cluster.kubeconfig)
    await workspace.write('pool_key', 'secret\n')
    await workspace.write('pool_passwd', STRANGER)
    pgpool = await startPgpool(workspace.folder, postgresUrl)
  }, FETCHING)
  afterAll(async () => {
    watching?.kill('SIGKILL')
    await pgpool.stop()
    await cluster.close()
    await workspace.dispose()
    await sql`drop role if exists john`
    await sql.end()
  })

  const watch = (): Running => {
    const flags = [
      '--kubeconfig=kubeconfig',
      '--namespace=demo',
      '--kubedb-instance=ha-postgres',
      '--listen=off',
    ]
    const pool = [
      '--target=pgpool',
      '--users-file=pool_passwd',
      '--pool-key-file=pool_key',
      '--reload-pid-file=pgpool.pid',
    ]
    return start(['watch-secrets', ...flags, ...pool], { folder: workspace.folder, environment: {} })
  }

  test(
    'a Secret lets john in, and another password in it is the only one from then on',
    PATIENCE,
    async () => {
      const { child, finished } = watch()
      watching = child
      const { metadata } = apply(GUIDE_SECRET)
      const line = 'john:AESppNAx5fiT9W850wPvKE3Fw==\n'
      await until(async () => (await poolPasswd()) === `${STRANGER}${line}`)
      await sql`drop role if exists john`
      await sql.unsafe(`CREATE USER john WITH PASSWORD '12345'`)
      await until(async () => (await signInThrough(pgpool, 'john', '12345')) === 'john')

      await sql.unsafe(`ALTER USER john PASSWORD '67890'`)
      const changed = apply(GUIDE_SECRET.replace('12345', '67890'))
      expect(changed.metadata.resourceVersion).not.toBe(metadata.resourceVersion)
      await until(async () => (await signInThrough(pgpool, 'john', '67890')) === 'john')
      expect(await signInThrough(pgpool, 'john', '12345')).toMatch(/^(?:28P01|XX000)$/)

      // No Secret was written, no password logged, and SIGTERM ends it.
      const ofSecrets = cluster.requests.filter((request) => request.includes('/secrets'))
      expect(ofSecrets.filter((request) => !request.startsWith('GET '))).toEqual([])
      expect(cluster.events).toEqual([])
      child.kill('SIGTERM')
      const ended = await finished
      expect(ended).toMatchObject({ status: 0, stdout: '' })
      expect(ended.stderr).not.toMatch(LEAK)
    },
  )
})
