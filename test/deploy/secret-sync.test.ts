import { expect, test } from 'vitest'
import { type Manifest, render } from './helm.ts'
import { schemaProblem } from './kubernetes-schemas.ts'
import { podSpecOf } from './pods.ts'

interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly verbs: readonly string[]
}

const FIXED = { adminToken: { existingSecret: 'admin-token' } }
const withSync = async (secretSync: object, more: object = {}) => {
  const { objects } = await render({ ...FIXED, secretSync: { enabled: true, ...secretSync }, ...more })
  return objects.filter(({ metadata }) => metadata.name.includes('secret-sync'))
}
const ofKind = (objects: readonly Manifest[], kind: string) =>
  objects.filter((object) => object.kind === kind)
const podOf = (objects: readonly Manifest[]) => podSpecOf(ofKind(objects, 'Deployment')[0] as Manifest)
const flagsOf = (objects: readonly Manifest[]) => podOf(objects)?.containers[0]?.args

test('nothing of it is there unless it is asked for', async () => {
  const { objects } = await render(FIXED)
  expect(JSON.stringify(objects)).not.toMatch(/secret-sync|ServiceAccount.*automount\w+":true|RoleBinding/)
})

test('what it may do is in the named namespaces, and no more than it needs: no Secret is ever written', async () => {
  const objects = await withSync({ namespaces: ['shop', 'identity'] })
  const granted = ofKind(objects, 'Role').flatMap(({ metadata: { namespace = 'identity' }, rules }) =>
    (rules as Rule[]).flatMap(({ apiGroups, resources, resourceNames = ['*'], verbs }) =>
      verbs.map((verb) => `${namespace} ${verb} ${apiGroups}/${resources} ${resourceNames}`),
    ),
  )
  const inEach = (namespace: string) => [
    `${namespace} get /secrets *`,
    `${namespace} list /secrets *`,
    `${namespace} watch /secrets *`,
    `${namespace} create /events *`,
  ]
  expect(granted).toEqual([
    ...inEach('shop'),
    ...inEach('identity'),
    'identity create coordination.k8s.io/leases *',
    'identity get coordination.k8s.io/leases auth-barycenter-secret-sync',
    'identity update coordination.k8s.io/leases auth-barycenter-secret-sync',
  ])
  const bindings = ofKind(objects, 'RoleBinding').map(({ metadata, roleRef, subjects }) => ({
    ...metadata,
    role: (roleRef as { name: string }).name,
    subjects,
  }))
  const subjects = [{ kind: 'ServiceAccount', name: 'auth-barycenter-secret-sync', namespace: 'identity' }]
  expect(bindings).toMatchObject([
    { namespace: 'shop', role: 'identity-auth-barycenter-secret-sync', subjects },
    { namespace: 'identity', role: 'auth-barycenter-secret-sync', subjects },
    { role: 'auth-barycenter-secret-sync-lease', subjects },
  ])
  expect(ofKind(objects, 'ClusterRole')).toEqual([])
})

test('the flags are those of the values', async () => {
  expect(flagsOf(await withSync({}))).toEqual([
    'watch-secrets',
    '--namespace=identity',
    '--url=http://auth-barycenter-admin:8081',
    '--token-file=/run/secrets/admin-token/token',
    '--source=auth-barycenter-secrets',
    '--on-delete=keep',
    '--interval=10s',
    '--password-policy=enforce',
    '--max-prune=20%',
    '--leader-election',
    '--lease=auth-barycenter-secret-sync',
    '--lease-namespace=identity',
    '--listen=0.0.0.0:8082',
  ])
  const alone = await withSync({
    kubedbInstance: 'ha-postgres',
    namespaces: ['demo'],
    source: 'demo',
    onDelete: 'disable',
    maxPrune: 5,
    takeOver: true,
    replicaCount: 1,
    leaderElection: false,
    extraArgs: ['--context=x'],
  })
  expect(flagsOf(alone)).toEqual(
    expect.arrayContaining([
      '--namespace=demo',
      '--kubedb-instance=ha-postgres',
      '--source=demo',
      '--on-delete=disable',
      '--max-prune=5',
      '--take-over',
      '--no-leader-election',
      '--context=x',
    ]),
  )
  expect(flagsOf(alone)?.filter((flag) => /^--(selector|lease)/.test(flag))).toEqual([])
  expect(ofKind(alone, 'PodDisruptionBudget')).toEqual([])
  expect(flagsOf(await withSync({ selector: 'team=a,sync' }))).toContain('--selector=team=a,sync')
})

test('the admin token is one of a Secret, or the one that the cluster gives the pod', async () => {
  const tokenOf = async (token: object) => {
    const objects = await withSync({ token })
    expect(await Promise.all(objects.map(schemaProblem))).toEqual(objects.map(() => undefined))
    const { volumes } = podOf(objects) as unknown as { volumes: { name: string }[] }
    return volumes.find(({ name }) => name === 'admin-token')
  }
  const path = 'token'
  expect(await tokenOf({})).toMatchObject({ secret: { secretName: 'admin-token', items: [{ path }] } })
  expect(await tokenOf({ existingSecret: 'own' })).toMatchObject({ secret: { secretName: 'own' } })
  expect(await tokenOf({ audience: 'barycenter' })).toMatchObject({
    projected: { sources: [{ serviceAccountToken: { audience: 'barycenter', path } }] },
  })
})

test('it speaks to the API server, to the admin service and with DNS, and metrics can be scraped', async () => {
  const networkPolicy = { apiServer: { cidrs: ['10.0.0.1/32'], ports: [6443] } }
  const objects = await withSync({}, { networkPolicy })
  const [policy] = ofKind(objects, 'NetworkPolicy')
  const labels = { 'app.kubernetes.io/component': 'secret-sync' }
  expect(policy?.['spec']).toMatchObject({
    podSelector: { matchLabels: labels },
    policyTypes: ['Egress'],
    egress: [
      { ports: [{ port: 53 }, { port: 53 }] },
      {
        ports: [{ port: 'admin' }],
        to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/component': 'provider' } } }],
      },
      { ports: [{ port: 6443 }], to: [{ ipBlock: { cidr: '10.0.0.1/32' } }] },
    ],
  })
  expect(podOf(objects)?.containers).toMatchObject([{ ports: [{ name: 'metrics', containerPort: 8082 }] }])
})

test.each([
  [{ selector: 'a=b', kubedbInstance: 'c' }, {}, 'set one of them'],
  [{ token: { existingSecret: 'a', audience: 'b' } }, {}, 'set one of them'],
  [{ leaderElection: false }, {}, 'more than one pod needs secretSync.leaderElection'],
  [{ onDelete: 'remove' }, {}, 'secretSync.onDelete'],
  [{}, { config: { admin: { roles: ['admin'] } } }, 'could make an administrator'],
  [{}, { env: [{ name: 'BARYCENTER__ADMIN__ROLES', value: 'admin' }] }, 'could make an administrator'],
])('refuses what cannot work or is not safe, and says why: %j %j', async (secretSync, more, reason) => {
  await expect(withSync(secretSync, more)).rejects.toThrow(reason)
})
