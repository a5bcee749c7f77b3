import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apply, IMAGE, kubectl, makeNamespace, removeNamespace, rolledOut, throughPort } from './cluster.ts'
import { canSignIn } from './people.ts'
import { eventually } from './run.ts'

const NAMESPACE = 'barycenter'

/** A manifest of the guide, word for word but for the name of the image and, on Kubernetes 1.20, of a version. */
function guide(name: string): string {
  const path = fileURLToPath(new URL(`../guide/${name}.yaml`, import.meta.url))
  return readFileSync(path, 'utf8').replaceAll('your-registry/barycenter:latest', IMAGE)
}

const logs = (what: string, ...more: string[]) => kubectl('-n', NAMESPACE, 'logs', what, ...more)

beforeAll(async () => {
  await makeNamespace(NAMESPACE)
  for (const name of [
    'configmap',
    'secret',
    'pvc',
    'deployment',
    'service-public',
    'service-admin',
    'ingress',
  ])
    await apply(guide(name))
  await rolledOut(NAMESPACE, 'barycenter')
})
afterAll(() => removeNamespace(NAMESPACE))

test("the guide's manifests make a pod whose users were there before it started", async () => {
  const log = await logs('deployment/barycenter', '-c', 'user-sync')
  expect(log).toMatch(/^\+ admin .*create/m)
  expect(log).toMatch(/^\+ app-service .*create/m)
  expect(log).toMatch(/^User sync complete: 2 created, 0 updated, 0 unchanged/m)
  const [init] = JSON.parse(
    await kubectl('-n', NAMESPACE, 'get', 'pods', '-l', 'app=barycenter', '-o', 'json'),
  ).items.map((pod: { status: { initContainerStatuses: object[] } }) => pod.status.initContainerStatuses[0])
  expect(init).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 0 } } })
})

test('both Services answer, and people sign in', async () => {
  await throughPort(NAMESPACE, 'barycenter-public', 8080, async (url) => {
    const discovery = await fetch(`${url}/.well-known/openid-configuration`)
    expect(await discovery.json()).toMatchObject({ issuer: 'https://auth.example.com' })
    expect(await canSignIn(url, 'admin', 'CHANGE-ME-IN-PRODUCTION')).toBe(true)
    expect(await canSignIn(url, 'admin', 'another')).toBe(false)
  })
  await throughPort(NAMESPACE, 'barycenter-admin', 8081, async (url) => {
    expect((await fetch(`${url}/admin/playground`)).status).toBe(200)
    expect((await fetch(`${url}/.well-known/openid-configuration`)).status).toBe(404)
  })
})

test('the Job and the CronJob apply the Secret as it is then', async () => {
  await apply(guide('secret').replace('"app-service"', '"app-service-2"'))
  await apply(guide('job'))
  await kubectl(
    '-n',
    NAMESPACE,
    'wait',
    '--for=condition=complete',
    '--timeout=120s',
    'job/barycenter-user-sync',
  )
  const log = await logs('job/barycenter-user-sync')
  expect(log).toMatch(/^\+ app-service-2 .*create/m)
  expect(log).toContain('User sync complete: 1 created, 0 updated, 1 unchanged')

  await kubectl('-n', NAMESPACE, 'delete', 'job', 'barycenter-user-sync')
  const { minor } = JSON.parse(await kubectl('version', '-o', 'json')).serverVersion
  const cronJob = guide('cronjob')
  await apply(Number.parseInt(minor, 10) < 21 ? cronJob.replace('batch/v1', 'batch/v1beta1') : cronJob)
  // As `kubectl create job --from` does, which does not know the old version any more.
  const { spec } = JSON.parse(
    await kubectl('-n', NAMESPACE, 'get', 'cronjob', 'barycenter-user-sync', '-o', 'json'),
  )
  const metadata = { name: 'now', namespace: NAMESPACE }
  await apply(JSON.stringify({ ...spec.jobTemplate, apiVersion: 'batch/v1', kind: 'Job', metadata }))
  await kubectl('-n', NAMESPACE, 'wait', '--for=condition=complete', '--timeout=120s', 'job/now')
  expect(await logs('job/now')).toContain('User sync complete: 0 created, 0 updated, 2 unchanged')
})

test('a changed Secret and a rollout apply the change', async () => {
  await kubectl('-n', NAMESPACE, 'delete', 'secret', 'barycenter-users')
  await apply(guide('secret').replace('service-account-password', 'another-password'))
  await kubectl('-n', NAMESPACE, 'rollout', 'restart', 'deployment/barycenter')
  await rolledOut(NAMESPACE, 'barycenter')
  const log = await eventually(
    async () => {
      const text = await logs('deployment/barycenter', '-c', 'user-sync')
      return text.includes('1 updated') ? text : undefined
    },
    60,
    'the init container of the new pod',
  )
  expect(log).toMatch(/^~ app-service +update +password/m)
})
