import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHART, helm } from '../helm.ts'
import { apply, IMAGE, kubectl, makeNamespace, removeNamespace, rolledOut, throughPort } from './cluster.ts'
import { canSignIn } from './people.ts'
import { startPostgres } from './postgres-objects.ts'

const NAMESPACE = 'barycenter'
const [repository = '', tag = ''] = IMAGE.split(':')

/** Asks a Service as fast as it answers, until it is told to stop, and prints how many answers were not right. */
const ASKS = `
const [url] = process.argv.slice(1)
let [asked, failed] = [0, 0]
let going = true
process.on('SIGTERM', () => { going = false })
const ask = async () => {
  while (going) {
    asked++
    try {
      const response = await fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(10000) })
      if (!response.ok) throw new Error(String(response.status))
      await response.arrayBuffer()
    } catch (error) {
      failed++
      console.log(error.message, error.cause?.message)
    }
  }
}
console.log('asking')
await Promise.all(Array.from({ length: 4 }, ask))
console.log(JSON.stringify({ asked, failed }))
`

beforeAll(async () => {
  await makeNamespace(NAMESPACE)
  await startPostgres(NAMESPACE)
})
afterAll(() => removeNamespace(NAMESPACE))

test('three replicas on PostgreSQL survive a rolling restart under load without a failed request', async () => {
  const users = JSON.stringify([{ username: 'alice', password: 'correct-horse-battery-staple' }])
  const small = { requests: { cpu: '10m', memory: '96Mi' }, limits: { memory: '512Mi' } }
  const values = {
    image: { repository, tag },
    replicaCount: 3,
    resources: small,
    admin: { resources: small },
    config: { database: { url: 'postgres://barycenter:hush@postgres-service:5432/barycenter' } },
    userSync: { enabled: true, users, resources: small },
  }
  await helm(['install', 'auth', CHART, '-n', NAMESPACE, '--wait', '--timeout', '300s'], values)
  const url = 'http://auth-barycenter:8080/.well-known/openid-configuration'
  const spec = {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 30,
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    containers: [{ name: 'asks', image: IMAGE, command: ['node', '--input-type=module', '-e', ASKS, url] }],
  }
  await apply(
    JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'asks', namespace: NAMESPACE }, spec }),
  )
  await kubectl('-n', NAMESPACE, 'wait', '--for=condition=Ready', 'pod/asks', '--timeout=60s')
  await kubectl('-n', NAMESPACE, 'rollout', 'restart', 'deployment/auth-barycenter')
  await rolledOut(NAMESPACE, 'auth-barycenter')
  await kubectl('-n', NAMESPACE, 'exec', 'asks', '--', 'node', '-e', 'process.kill(1)')
  await kubectl(
    '-n',
    NAMESPACE,
    'wait',
    '--for=jsonpath={.status.phase}=Succeeded',
    'pod/asks',
    '--timeout=30s',
  )
  const log = await kubectl('-n', NAMESPACE, 'logs', 'asks')
  const { asked, failed } = JSON.parse(log.trim().split('\n').at(-1) ?? '')
  expect({ failed, log: failed > 0 ? log.slice(0, 2000) : '' }).toEqual({ failed: 0, log: '' })
  expect(asked).toBeGreaterThan(100)
  expect(
    await throughPort(NAMESPACE, 'auth-barycenter', 8080, (site) =>
      canSignIn(site, 'alice', 'correct-horse-battery-staple'),
    ),
  ).toBe(true)
})
