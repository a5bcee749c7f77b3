import { startKubernetesServer } from '@barycenter/testing/kubernetes-server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

const CHEAP = { BARYCENTER__PASSWORD__MEMORY_COST: '1024', BARYCENTER_LOG: 'off' }

let folder: TemporaryFolder
let cluster: Awaited<ReturnType<typeof startKubernetesServer>>
beforeAll(async () => {
  folder = await createTemporaryFolder()
  cluster = await startKubernetesServer()
  await folder.write('config.toml', '[admin]\nroles = ["admin"]\n')
  await folder.write('kubeconfig', cluster.kubeconfig)
  await folder.write('users.json', [
    { username: 'boss', password: 'of-the-boss', properties: { roles: 'admin' } },
  ])
})
afterAll(async () => {
  await cluster.close()
  await folder.remove()
})

const command = (words: readonly string[], untilStopped?: Promise<unknown>) =>
  invoke(words, { folder: folder.path, environment: CHEAP, ...(untilStopped && { untilStopped }) })

test('on the database itself, no Secret makes an administrator or changes one, not even where it may take over', async () => {
  // The operator may.
  expect(await command(['sync-users', '--file', 'users.json'])).toMatchObject({ status: 0 })
  cluster.put({ name: 'john', data: { username: 'john', password: 'of-john' } })
  cluster.put({
    name: 'mallory',
    data: { username: 'mallory', password: 'of-mallory', properties: '{"roles":["admin"]}' },
  })
  cluster.put({ name: 'boss', data: { username: 'boss', password: 'of-mallory' } })
  const words = ['--kubeconfig', 'kubeconfig', '--take-over', '--no-leader-election', '--listen', 'off']
  let stop = () => {}
  const watching = command(['watch-secrets', ...words], new Promise<void>((resolve) => (stop = resolve)))
  try {
    await vi.waitFor(
      () => expect(cluster.events.map(({ reason }) => reason)).toEqual(['SyncFailed', 'SyncFailed']),
      20_000,
    )
  } finally {
    stop()
  }
  expect(await watching).toMatchObject({ status: 0 })
  const told = cluster.events.map(({ involvedObject: { name }, message }) => [
    name,
    /\((\w+)\)/.exec(message)?.[1],
  ])
  expect(told.sort()).toEqual([
    ['boss', 'ADMIN_REQUIRED'],
    ['mallory', 'ADMIN_REQUIRED'],
  ])
  const { users } = JSON.parse((await command(['export'])).stdout)
  expect(users.map(({ username }: { username: string }) => username).sort()).toEqual(['boss', 'john'])
})
