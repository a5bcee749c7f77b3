import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHART, helm, runHelm } from '../helm.ts'
import { IMAGE, kubectl, makeNamespace, removeNamespace, throughPort } from './cluster.ts'
import { canSignIn } from './people.ts'

const NAMESPACE = 'barycenter-helm'
const [repository = '', tag = ''] = IMAGE.split(':')
const image = { repository, tag }
const ALICE = { username: 'alice', password: 'correct-horse-battery-staple', email: 'alice@example.com' }
const BOB = { username: 'bob', password: 'another-strong-passphrase', email: 'bob@example.com' }

const install = (release: string, values: object) =>
  helm(['upgrade', '--install', release, CHART, '-n', NAMESPACE, '--wait', '--timeout', '240s'], {
    image,
    ...values,
  })
const inline = (...users: object[]) => ({ userSync: { enabled: true, users: JSON.stringify(users) } })
const signsIn = (release: string, { username, password }: { username: string; password: string }) =>
  throughPort(NAMESPACE, `${release}-barycenter`, 8080, (url) => canSignIn(url, username, password))
const syncLog = (release: string) =>
  kubectl('-n', NAMESPACE, 'logs', `deployment/${release}-barycenter`, '-c', 'user-sync')
const keys = (release: string) =>
  throughPort(NAMESPACE, `${release}-barycenter`, 8080, async (url) => {
    const { keys: published } = await (await fetch(`${url}/.well-known/jwks.json`)).json()
    return published.map(({ kid }: { kid: string }) => kid).sort()
  })

beforeAll(() => makeNamespace(NAMESPACE))
afterAll(() => removeNamespace(NAMESPACE))

test('install, test, upgrade with a changed user, rollback, uninstall, and install again on what was kept', async () => {
  await install('one', inline(ALICE))
  expect(await syncLog('one')).toContain('User sync complete: 1 created')
  expect(await signsIn('one', ALICE)).toBe(true)
  expect(await runHelm('test', 'one', '-n', NAMESPACE, '--timeout', '120s')).toContain(
    'Phase:          Succeeded',
  )
  const token = await kubectl(
    ...['-n', NAMESPACE, 'get', 'secret', 'one-barycenter-admin-token', '-o', 'jsonpath={.data.token}'],
  )
  const usernames = () =>
    throughPort(NAMESPACE, 'one-barycenter-admin', 8081, async (url) => {
      const response = await fetch(`${url}/admin/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${Buffer.from(token, 'base64').toString()}`,
        },
        body: JSON.stringify({ query: '{ users { edges { node { username } } } }' }),
      })
      const { data } = await response.json()
      return data.users.edges.map(({ node }: { node: { username: string } }) => node.username).sort()
    })
  expect(await usernames()).toEqual(['alice'])

  await install('one', inline({ ...ALICE, password: 'changed-password' }, BOB))
  expect(await syncLog('one')).toContain('User sync complete: 1 created, 1 updated, 0 unchanged')
  expect(await signsIn('one', ALICE)).toBe(false)
  expect(await signsIn('one', BOB)).toBe(true)

  await runHelm('rollback', 'one', '1', '-n', NAMESPACE, '--wait', '--timeout', '240s')
  expect(await signsIn('one', ALICE)).toBe(true)
  expect(await usernames()).toEqual(['alice', 'bob'])
  const published = await keys('one')

  expect(await runHelm('uninstall', 'one', '-n', NAMESPACE, '--wait')).toContain('one-barycenter-data')
  await install('one', {})
  expect(await usernames()).toEqual(['alice', 'bob'])
  expect(await keys('one')).toEqual(published)
  await runHelm('uninstall', 'one', '-n', NAMESPACE, '--wait')
})

test('users of an existing Secret, posted by a Job after the install', async () => {
  const file = JSON.stringify([BOB])
  await kubectl(
    '-n',
    NAMESPACE,
    'create',
    'secret',
    'generic',
    'barycenter-users',
    `--from-literal=users.json=${file}`,
  )
  await install('two', { userSync: { enabled: true, existingSecret: 'barycenter-users', mode: 'job' } })
  const log = await kubectl('-n', NAMESPACE, 'logs', 'job/two-barycenter-user-sync')
  expect(log).toContain('User sync complete: 1 created')
  expect(await signsIn('two', BOB)).toBe(true)
  await runHelm('uninstall', 'two', '-n', NAMESPACE, '--wait')
})
