import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import connect from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apply, IMAGE, kubectl, makeNamespace, removeNamespace, rolledOut, throughPort } from './cluster.ts'
import { startPostgres } from './postgres-objects.ts'
import { eventually } from './run.ts'

const NAMESPACE = 'barycenter-pgpool'
const inNamespace = (...words: string[]) => kubectl('-n', NAMESPACE, ...words)

/** Pgpool as our manifest has it, but for the namespace and the names of the images. */
function pgpool(): string {
  const path = fileURLToPath(new URL('../../../deploy/kubernetes/pgpool/pgpool.yaml', import.meta.url))
  return readFileSync(path, 'utf8')
    .replaceAll(/(namespace[:=] ?)demo/g, `$1${NAMESPACE}`)
    .replaceAll('your-registry/barycenter:latest', IMAGE)
    .replaceAll(/pgpool\/pgpool:[\d.]+/g, 'pgpool:test')
}

/** The Secret of the guide. */
const secret = (password: string) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      labels: {
        'app.kubernetes.io/instance': 'ha-postgres',
        'app.kubernetes.io/name': 'postgreses.kubedb.com',
      },
      name: 'sync-secret',
      namespace: NAMESPACE,
    },
    stringData: { password, username: 'john' },
  })

const usersFile = () =>
  inNamespace('exec', 'deployment/pgpool-sync', '-c', 'pgpool', '--', 'cat', '/run/pgpool/pool_passwd')
const untilFile = (isWanted: (text: string) => boolean) =>
  eventually(
    async () => {
      const text = await usersFile()
      return isWanted(text) ? text : undefined
    },
    30,
    'the users file is as declared',
  )
const inPostgres = (statement: string) =>
  inNamespace('exec', 'postgres-0', '--', 'psql', '-U', 'barycenter', '-d', 'barycenter', '-c', statement)

/** Who somebody is who logs in through Pgpool; or why they do not. */
const logIn = (password: string) =>
  throughPort(NAMESPACE, 'pgpool-sync', 9999, async (url) => {
    const { hostname: host, port } = new URL(url)
    const sql = connect({
      host,
      port: Number(port),
      user: 'john',
      password,
      database: 'barycenter',
      max: 1,
      fetch_types: false,
    })
    try {
      const [row] = await sql`select current_user as name`
      return row?.['name']
    } catch (error) {
      return String(error)
    } finally {
      await sql.end()
    }
  })

beforeAll(async () => {
  await makeNamespace(NAMESPACE)
  await startPostgres(NAMESPACE)
  const service = { selector: { app: 'postgres' }, ports: [{ port: 5432 }] }
  const metadata = { name: 'ha-postgres', namespace: NAMESPACE }
  await apply(JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata, spec: service }))
  await inNamespace('create', 'secret', 'generic', 'pgpool-key', '--from-literal=pgpoolkey=some key')
  await apply(pgpool())
  await rolledOut(NAMESPACE, 'pgpool-sync')
})
afterAll(() => removeNamespace(NAMESPACE))

test('who is in a labelled Secret logs in through Pgpool, with another password once it is another', async () => {
  await apply(secret('12345'))
  const first = await untilFile((text) => /^john:AES\S+$/m.test(text))
  await inPostgres(`create role john login password '12345'`)
  expect(await logIn('12345')).toBe('john')

  await apply(secret('67890'))
  await untilFile((text) => text !== first && /^john:AES\S+$/m.test(text))
  await inPostgres(`alter role john password '67890'`)
  await eventually(
    async () => ((await logIn('67890')) === 'john' ? true : undefined),
    10,
    'the new one works',
  )
  expect(await logIn('12345')).toMatch(/password authentication failed|authentication failed/)
})

test('a new pod has everybody in its file before it is ready', async () => {
  await inNamespace('delete', 'pod', '-l', 'app=pgpool-sync')
  await rolledOut(NAMESPACE, 'pgpool-sync')
  expect(await usersFile()).toMatch(/^john:AES\S+$/m)
  expect(await logIn('67890')).toBe('john')
})
