import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHART, helm } from '../helm.ts'
import { type ShownUser, untilUser } from './admin-user.ts'
import { apply, IMAGE, kubectl, makeNamespace, removeNamespace, throughPort } from './cluster.ts'
import { canSignIn } from './people.ts'
import { attempt, eventually, run } from './run.ts'

const NAMESPACE = 'barycenter-identity'
const PEOPLE = 'barycenter-people'
const RELEASE = { namespace: NAMESPACE, fullname: 'auth-barycenter' }
const NAME = 'auth-barycenter-secret-sync'
const [repository = '', tag = ''] = IMAGE.split(':')
const SECRET_SYNC = { enabled: true, namespaces: [PEOPLE] }

const install = (values: object) =>
  helm(['upgrade', '--install', 'auth', CHART, '-n', NAMESPACE, '--wait', '--timeout', '240s'], {
    image: { repository, tag },
    ...values,
  })
const inIdentity = (...words: string[]) => kubectl('-n', NAMESPACE, ...words)
const inPeople = (...words: string[]) => kubectl('-n', PEOPLE, ...words)
const applySecret = (name: string, stringData: object, annotations: object = {}) => {
  const labels = { 'barycenter.io/sync-users': 'true' }
  const metadata = { name, namespace: PEOPLE, labels, annotations }
  return apply(JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData }))
}
const versionOf = (secret: string) =>
  inPeople('get', 'secret', secret, '-o', 'jsonpath={.metadata.resourceVersion}')
const signsIn = (username: string, password: string) =>
  throughPort(NAMESPACE, RELEASE.fullname, 8080, (url) => canSignIn(url, username, password))
const untilIs = (username: string, isWanted: (user: ShownUser) => boolean = () => true) =>
  untilUser(RELEASE, username, (user) => user !== null && isWanted(user))
const holder = async () =>
  (await inIdentity('get', 'lease', NAME, '-o', 'jsonpath={.spec.holderIdentity}')).split('_')[0] ?? ''
/** The messages of the Events on a Secret, once there is one that has a word in it. */
const told = (secret: string, word: string) =>
  eventually(
    async () => {
      const events = await inPeople(
        'get',
        'events',
        '-o',
        'json',
        `--field-selector=involvedObject.name=${secret}`,
      )
      const { items } = JSON.parse(events) as { items: { reason: string; message: string }[] }
      return items.map(({ reason, message }) => `${reason}: ${message}`).find((text) => text.includes(word))
    },
    30,
    `${secret} is told of ${word}`,
  )

beforeAll(async () => {
  for (const namespace of [NAMESPACE, PEOPLE]) await makeNamespace(namespace)
  await install({ secretSync: SECRET_SYNC })
})
afterAll(async () => {
  for (const namespace of [PEOPLE, NAMESPACE]) await removeNamespace(namespace)
})

test('a Secret makes a user, changes the password and takes the user away, and is not touched', async () => {
  await applySecret(
    'john',
    { username: 'john', password: '12345-first' },
    { 'barycenter.io/on-delete': 'delete' },
  )
  const created = await versionOf('john')
  const before = await untilIs('john')
  expect(await signsIn('john', '12345-first')).toBe(true)
  expect(await versionOf('john')).toBe(created)
  const changed = JSON.stringify({ stringData: { password: '12345-second' } })
  await inPeople('patch', 'secret', 'john', '--type=merge', '-p', changed)
  await untilIs('john', ({ revision }) => revision > (before?.revision ?? 0))
  expect(await signsIn('john', '12345-second')).toBe(true)
  expect(await signsIn('john', '12345-first')).toBe(false)
  await inPeople('delete', 'secret', 'john')
  await untilUser(RELEASE, 'john', (user) => user === null)
})

test('its rights are to read the Secrets of the named namespace, to tell of them, and to lead', async () => {
  const may = async (verb: string, what: string, namespace: string) => {
    const account = `system:serviceaccount:${NAMESPACE}:${NAME}`
    const { stdout } = await attempt('kubectl', [
      'auth',
      'can-i',
      verb,
      what,
      '-n',
      namespace,
      '--as',
      account,
    ])
    return stdout.trim() === 'yes'
  }
  const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']
  const allowed = async (what: string, namespace: string) => {
    const answers = await Promise.all(verbs.map((verb) => may(verb, what, namespace)))
    return verbs.filter((_, nth) => answers[nth])
  }
  expect(await allowed('secrets', PEOPLE)).toEqual(['get', 'list', 'watch'])
  expect(await allowed('events', PEOPLE)).toEqual(['create'])
  expect(await allowed('secrets', NAMESPACE)).toEqual([])
  expect(await allowed(`leases.coordination.k8s.io/${NAME}`, NAMESPACE)).toEqual(['get', 'create', 'update'])
  expect(await allowed('leases.coordination.k8s.io/another', NAMESPACE)).toEqual(['create'])
  expect(await allowed('pods', PEOPLE)).toEqual([])
})

test('when the pod that leads is killed, the other one goes on', async () => {
  const killed = await holder()
  await inIdentity('delete', 'pod', killed, '--grace-period=0', '--force')
  await applySecret('mary', { username: 'mary', password: 'of-mary-once' })
  await untilIs('mary')
  const leader = await holder()
  expect(leader).not.toBe(killed)
  const metrics = `/api/v1/namespaces/${NAMESPACE}/pods/${leader}:8082/proxy/metrics`
  expect(await kubectl('get', '--raw', metrics)).toMatch(/^barycenter_secret_sync_leader 1$/m)
})

test("with the pod's own token, for syncs alone, nobody becomes an administrator, and nobody else is taken over", async () => {
  const inServer = [
    '-n',
    NAMESPACE,
    'exec',
    '-i',
    'deployment/auth-barycenter',
    '-c',
    'barycenter',
    '--',
    'barycenter',
  ]
  const { issuer } = JSON.parse(await kubectl('get', '--raw', '/.well-known/openid-configuration'))
  const keys = await kubectl('get', '--raw', '/openid/v1/jwks')
  await inIdentity('create', 'configmap', 'cluster-keys', `--from-literal=jwks.json=${keys}`)
  const alice = [{ username: 'alice', password: 'of-alice-herself' }]
  await run('kubectl', [...inServer, 'sync-users', '--file=-', '--format=json'], JSON.stringify(alice))
  await install({
    secretSync: { ...SECRET_SYNC, token: { audience: 'barycenter' } },
    config: {
      admin: {
        roles: ['admin'],
        trustedIssuers: [
          {
            issuer,
            audience: 'barycenter',
            claims: { sub: `system:serviceaccount:${NAMESPACE}:${NAME}` },
            scopes: ['users:sync'],
            jwks_file: '/run/cluster/jwks.json',
          },
        ],
      },
    },
    extraVolumes: [{ name: 'cluster', configMap: { name: 'cluster-keys' } }],
    extraVolumeMounts: [{ name: 'cluster', mountPath: '/run/cluster' }],
  })
  await applySecret('mallory', {
    username: 'mallory',
    password: 'of-mallory',
    properties: '{"roles": ["admin"]}',
  })
  await applySecret('alice', { username: 'Alice', password: 'of-mallory' })
  expect(await told('mallory', 'ADMIN_REQUIRED')).toMatch(/^SyncFailed: /)
  expect(await told('alice', 'USER_OF_OTHER_SOURCE')).toMatch(/^SyncFailed: /)
  expect(await signsIn('alice', 'of-alice-herself')).toBe(true)
  expect(await signsIn('mallory', 'of-mallory')).toBe(false)
})
