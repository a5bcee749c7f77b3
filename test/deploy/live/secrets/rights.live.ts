import { afterAll, beforeAll, expect, test } from 'vitest'
import { NAMESPACE } from './account.ts'
import { createScene, type Scene, secret } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await createScene()
})
afterAll(() => scene.dispose())

const ACCOUNT = `system:serviceaccount:${NAMESPACE}:barycenter-secret-sync`
const may = async (verb: string, what: string, ...more: string[]) => {
  const asked = await scene.api.kubectl.attempt('auth', 'can-i', verb, what, '--as', ACCOUNT, ...more)
  return asked.stdout.trim() === 'yes'
}
const here = ['-n', NAMESPACE]

test('with the shipped Role it works, and may write no Secret, here or anywhere', async () => {
  await scene.api.kubectl.apply(secret('alice', { username: 'alice', password: 'a-password' }))
  const watcher = await scene.watch()
  await watcher.ready()
  await scene.personWhere('alice')
  expect(await watcher.metric('leader')).toBe(1)

  for (const verb of ['get', 'list', 'watch']) expect(await may(verb, 'secrets', ...here)).toBe(true)
  for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection']) {
    expect(await may(verb, 'secrets', ...here)).toBe(false)
  }
  expect(await may('create', 'events', ...here)).toBe(true)
  for (const verb of ['get', 'list', 'update', 'patch', 'delete'])
    expect(await may(verb, 'events', ...here)).toBe(false)
  for (const verb of ['get', 'update'])
    expect(await may(verb, 'leases/barycenter-watch-secrets', ...here)).toBe(true)
  expect(await may('get', 'leases/another', ...here)).toBe(false)
  for (const what of ['secrets', 'pods', 'configmaps', 'leases'])
    expect(await may('get', what, '-n', 'default')).toBe(false)
  expect(await may('list', 'secrets', '--all-namespaces')).toBe(false)
  watcher.child.kill('SIGTERM')
  expect((await watcher.finished).status).toBe(0)
})

test.each([
  ['list', 'secrets', ['get', 'watch']],
  ['watch', 'secrets', ['get', 'list']],
])('without the verb %s on %s it says so and ends with 5', async (verb, what, left) => {
  const rule = (resources: string, verbs: readonly string[]) => ({
    apiGroups: [''],
    resources: [resources],
    verbs,
  })
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'barycenter-secret-sync', namespace: NAMESPACE },
    rules: [rule('secrets', left), rule('events', ['create'])],
  }
  await scene.api.kubectl.apply(role)
  const { status, stderr, stdout } = await (await scene.watch()).finished
  expect(status).toBe(5)
  expect(`${stdout}${stderr}`).toMatch(new RegExp(`\\b${verb}\\b.*\\b${what}\\b.*namespace ${NAMESPACE}`))
})

test('without a right to the Lease it says which, and ends with 5', async () => {
  const { status, stderr, stdout } = await (await scene.watch(['--lease', 'another'])).finished
  expect(status).toBe(5)
  expect(`${stdout}${stderr}`).toMatch(/get leases \(coordination\.k8s\.io\) in namespace barycenter/)
})
