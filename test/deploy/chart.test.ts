import { describe, expect, test } from 'vitest'
import { CHART, helm, type Manifest, render } from './helm.ts'
import { schemaProblem } from './kubernetes-schemas.ts'
import { podSpecOf, restrictedProblems } from './pods.ts'

const USERS = [{ username: 'alice', password: 'correct-horse-battery-staple', email: 'alice@example.com' }]
/** So that a rendering is the same each time. */
const FIXED = { adminToken: { existingSecret: 'admin-token' } }
const POSTGRES = {
  ...FIXED,
  replicaCount: 3,
  config: {
    server: { publicBaseUrl: 'https://auth.example.com', trustedProxies: ['10.0.0.0/8'] },
    database: { url: 'postgres://barycenter:hush-hush@db:5432/barycenter' },
    oauth: { claims: { groups: { property: 'groups', scope: 'groups' } } },
  },
}
const EVERYTHING = {
  ingress: {
    enabled: true,
    hosts: [{ host: 'auth.example.com' }],
    className: 'nginx',
    tls: [{ hosts: ['auth.example.com'], secretName: 'tls' }],
  },
  adminIngress: { enabled: true },
  gatewayAPI: { enabled: true },
  serviceMonitor: { enabled: true },
  networkPolicy: { adminFrom: [{ podSelector: { matchLabels: { role: 'admin' } } }] },
  secretSync: { enabled: true, token: { existingSecret: 'secret-sync-token' } },
  env: [{ name: 'RUST_LOG', value: 'info' }],
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
  ],
}
const syncBy = (mode: string) => ({ userSync: { enabled: true, mode, users: JSON.stringify(USERS) } })

const CASES: readonly (readonly [name: string, values: object])[] = [
  ['nothing said', {}],
  ['SQLite, users in an init container', { ...FIXED, ...syncBy('initContainer') }],
  ['SQLite, users of a Secret', { userSync: { enabled: true, existingSecret: 'barycenter-users' } }],
  ['SQLite, users beside the server', { ...FIXED, ...syncBy('sidecar') }],
  ['SQLite without a volume, users in a Job', { persistence: { enabled: false }, ...syncBy('job') }],
  ['SQLite, backups', { ...FIXED, backup: { enabled: true, existingClaim: 'backups' } }],
  [
    'PostgreSQL, everything',
    { ...POSTGRES, ...EVERYTHING, ...syncBy('cronJob'), autoscaling: { enabled: true } },
  ],
  ['SQLite, users of labelled Secrets', { ...FIXED, secretSync: { enabled: true } }],
  ['PostgreSQL, URL in a Secret', { ...FIXED, config: { database: { existingSecret: 'database' } } }],
]

describe.each(['1.20.0', '1.31.0'])('the chart on Kubernetes %s', (kubeVersion) => {
  test.each(CASES)(
    'makes what Kubernetes takes, and pods that "restricted" admits: %s',
    async (_, values) => {
      const { objects } = await render(values, kubeVersion)
      const problems = await Promise.all(objects.map(schemaProblem))
      expect(problems.filter((problem) => problem !== undefined)).toEqual([])
      const pods = objects.map(podSpecOf).filter((pod) => pod !== undefined)
      expect(pods.length).toBeGreaterThan(1)
      expect(pods.flatMap(restrictedProblems)).toEqual([])
      const known = pods.filter((pod) => pod.automountServiceAccountToken !== false)
      expect(known.map(({ serviceAccountName }) => serviceAccountName)).toEqual(
        'secretSync' in values ? ['auth-barycenter-secret-sync'] : [],
      )
      const notSecret = objects.filter(({ kind }) => kind !== 'Secret')
      expect(JSON.stringify(notSecret)).not.toMatch(/hush-hush|correct-horse/)
    },
  )
})

test.each([
  ['sqlite', { ...FIXED, ...syncBy('initContainer') }],
  ['postgres', { ...POSTGRES, ...EVERYTHING, ...syncBy('job') }],
])('what the chart makes has been read: %s', async (name, values) => {
  const { text } = await render(values)
  await expect(text).toMatchFileSnapshot(`golden/${name}.yaml`)
})

test('other values keep selectors and claims, which Kubernetes cannot change', async () => {
  const all = await Promise.all(CASES.map(([, values]) => render(values)))
  const ofKind = (kind: string) =>
    all.flatMap(({ objects }) => objects.filter((object) => object.kind === kind))
  const selectors = new Map<string, Set<string>>()
  for (const { metadata, spec } of ofKind('Deployment')) {
    const { selector } = spec as { selector: object }
    selectors.set(metadata.name, (selectors.get(metadata.name) ?? new Set()).add(JSON.stringify(selector)))
  }
  expect([...selectors].map(([name, { size }]) => [name, size])).toEqual([
    ['auth-barycenter', 1],
    ['auth-barycenter-admin', 1],
    ['auth-barycenter-secret-sync', 1],
  ])
  expect(new Set(ofKind('PersistentVolumeClaim').map(({ metadata }) => metadata.name))).toEqual(
    new Set(['auth-barycenter-data']),
  )
})

test('users and the key outlive the release: the claim and the admin token are kept', async () => {
  const { objects } = await render(syncBy('initContainer'))
  const kept = objects.filter((object) => JSON.stringify(object).includes('"helm.sh/resource-policy":"keep"'))
  expect(kept.map(({ kind }) => kind).sort()).toEqual(['PersistentVolumeClaim', 'Secret'])
})

test('changed users roll the pods, and what tells of them is no digest of theirs', async () => {
  const checksum = async (users: unknown) => {
    const { objects } = await render({ ...FIXED, userSync: { enabled: true, users } })
    return /"checksum\/users":"(\w{64})"/.exec(JSON.stringify(objects))?.[1]
  }
  const [one, same, other] = [
    await checksum(USERS),
    await checksum(USERS),
    await checksum([{ ...USERS[0], password: 'another' }]),
  ]
  expect(one).toMatch(/^\w{64}$/)
  expect(same).toBe(one)
  expect(other).not.toBe(one)
})

test('inline users are the same as text and as a list, and a text gets in as it is', async () => {
  const users = async (given: unknown) => {
    const { objects } = await render({ ...FIXED, userSync: { enabled: true, users: given } })
    const secret = objects.find(({ kind, metadata }) => kind === 'Secret' && metadata.name.endsWith('-users'))
    return JSON.parse(
      (secret as Manifest & { stringData: Record<string, string> }).stringData['users.json'] ?? '',
    )
  }
  expect(await users(USERS)).toEqual(USERS)
  expect(await users(JSON.stringify(USERS))).toEqual(USERS)
  expect(await users(`  \n\t [\r\n  ${JSON.stringify(USERS[0])}\n  ] `)).toEqual(USERS)
})

test.each([
  [{ replicaCont: 3 }, 'replicaCont'],
  [{ config: { server: { publicBaseUlr: 'https://a.example' } } }, 'publicBaseUlr'],
  [{ userSync: { mode: 'initcontainer' } }, 'userSync.mode'],
  [{ replicaCount: 2 }, 'SQLite has one writer'],
  [{ userSync: { enabled: true } }, 'set userSync.users, or userSync.existingSecret'],
  [{ userSync: { enabled: true, users: '[]', existingSecret: 'users' } }, 'set one of them'],
  [{ ...POSTGRES, backup: { enabled: true } }, 'pg_dump'],
  [{ config: { keys: { encryptionKey: 'hush-hush' } } }, 'put it into a Secret'],
  [{ config: { metrics: { port: 8081 } } }, 'config.metrics.port: a port of its own'],
  [{ config: { metrics: { port: null } } }, 'config.metrics.port: a port of its own'],
])('refuses what cannot work, and says why: %j', async (values, reason) => {
  await expect(render(values)).rejects.toThrow(reason)
})

test('names are as short as Kubernetes wants them, whatever the release is called', async () => {
  const long = { ...FIXED, fullnameOverride: 'a'.repeat(70), backup: { enabled: true, existingClaim: 'b' } }
  const { objects } = await render({ ...long, ...EVERYTHING, ...syncBy('cronJob') })
  const longest: Readonly<Record<string, number>> = { CronJob: 52, Service: 63, Job: 63 }
  const tooLong = objects.filter(({ kind, metadata }) => metadata.name.length > (longest[kind] ?? 253))
  expect(tooLong.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([])
  expect(objects.filter(({ kind }) => kind === 'CronJob')).toHaveLength(2)
})

test('helm test asks the provider below the path of the issuer', async () => {
  const server = { publicBaseUrl: 'https://example.com/id/' }
  const { objects } = await render({ ...FIXED, config: { server } })
  const pod = objects.map(podSpecOf).find((found) => found?.containers[0]?.name === 'discovery')
  expect(pod?.containers[0]?.command).toContain('http://auth-barycenter:8080/id')
})

test('helm lint has nothing to say', async () => {
  expect(await helm(['lint', '--strict', CHART], POSTGRES)).toContain('0 chart(s) failed')
})
