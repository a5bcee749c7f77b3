import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dialect } from '@barycenter/testing/databases'
import { findFreePort } from '@barycenter/testing/free-port'
import { type Running, start } from '../../../cli/command.ts'
import { createWorkspace, type Serving, type Workspace } from '../../../cli/workspace.ts'
import { canSignIn } from '../people.ts'
import { eventually } from '../run.ts'
import { accountKubeconfig, NAMESPACE, shippedRights } from './account.ts'
import { type ApiServer, startApiServer } from './api-server.ts'

/** A process of `watch-secrets`. */
export interface Watcher extends Running {
  /** Asks its monitor. */
  ask(path: string): Promise<{ readonly status: number; readonly text: string }>
  /** The value of a metric, `runs_total{kind="full",result="done"}` say; 0 when it has none. */
  metric(name: string): Promise<number>
  /** Waits until it is ready. */
  ready(): Promise<void>
}

/** What there is of a user. */
export interface Person {
  readonly subject: string
  readonly enabled: boolean
  readonly email: string | null
  readonly properties: object
  readonly revision: number
}

/** An API server, a provider, and processes that take users from the one to the other. */
export interface Scene {
  readonly api: ApiServer
  readonly workspace: Workspace
  /** Where people sign in. */
  readonly publicUrl: string
  /** Ends the provider and its admin service at once. */
  killServing(): Promise<void>
  /** Starts them again, where they were. */
  startServing(): Promise<void>
  /** Starts `watch-secrets` with the shipped rights. */
  watch(words?: readonly string[], kubeconfig?: string): Promise<Watcher>
  signsIn(username: string, password: string): Promise<boolean>
  person(username: string): Promise<Person | undefined>
  /** Waits until a person is there and as wanted. */
  personWhere(username: string, isWanted?: (person: Person) => boolean): Promise<Person>
  usernames(): Promise<string[]>
  /** The events about a Secret, as `Warning Conflict message`. */
  events(secret: string): Promise<string[]>
  dispose(): Promise<void>
}

/** Sets it up: one API server, and a provider on a database of its own with `configuration` in its environment. */
export async function createScene(
  configuration: Record<string, string> = {},
  dialect: Dialect = 'sqlite',
): Promise<Scene> {
  const api = await startApiServer()
  await api.kubectl('create', 'namespace', NAMESPACE)
  await api.kubectl.apply(shippedRights())
  const workspace = await createWorkspace(dialect)
  const ports = {
    BARYCENTER__SERVER__PORT: `${await findFreePort()}`,
    BARYCENTER__SERVER__ADMIN_PORT: `${await findFreePort()}`,
  }
  const serve = () => workspace.serve([], { ...ports, ...configuration })
  let serving: Serving = await serve()
  const publicUrl = `http://localhost:${ports.BARYCENTER__SERVER__PORT}`
  const adminUrl = `http://localhost:${ports.BARYCENTER__SERVER__ADMIN_PORT}`
  const token = (await readFile(join(workspace.folder, 'data/admin-token'), 'utf8')).trim()
  const started: Running[] = []

  const query = async (document: string, variables: object) => {
    const response = await fetch(`${adminUrl}/admin/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: document, variables }),
    })
    const { data, errors } = await response.json()
    if (errors !== undefined) throw new Error(JSON.stringify(errors))
    return data
  }
  const person = async (username: string): Promise<Person | undefined> => {
    const fields = 'subject enabled email properties revision'
    const { user } = await query(`query ($username: String!) { user(username: $username) { ${fields} } }`, {
      username,
    })
    return user ?? undefined
  }

  return {
    api,
    workspace,
    publicUrl,
    killServing: async () => {
      serving.child.kill('SIGKILL')
      await serving.finished
    },
    startServing: async () => {
      serving = await serve()
    },
    watch: async (words = [], kubeconfig) => {
      const port = await findFreePort()
      const account = kubeconfig ?? (await accountKubeconfig(api))
      const running = start(
        [
          ...['watch-secrets', '--kubeconfig', account, '--namespace', NAMESPACE],
          ...['--url', adminUrl, '--listen', `127.0.0.1:${port}`, ...words],
        ],
        workspace,
      )
      started.push(running)
      const ask = async (path: string) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`)
        return { status: response.status, text: await response.text() }
      }
      return {
        ...running,
        ask,
        metric: async (name) => {
          const line = (await ask('/metrics')).text
            .split('\n')
            .find((each) => each.startsWith(`barycenter_secret_sync_${name} `))
          return Number(line?.split(' ').at(-1) ?? 0)
        },
        ready: async () => {
          const isReady = async () => {
            const { status } = await ask('/readyz').catch(() => ({ status: 0 }))
            if (running.child.exitCode !== null) throw new Error(`it ended: ${running.printed.stderr}`)
            return status === 200 ? true : undefined
          }
          await eventually(isReady, 60, 'watch-secrets is ready', 50)
        },
      }
    },
    signsIn: (username, password) => canSignIn(publicUrl, username, password),
    person,
    personWhere: (username, isWanted = () => true) =>
      eventually(
        async () => {
          const found = await person(username)
          return found !== undefined && isWanted(found) ? found : undefined
        },
        // An API server that has just started lets requests wait, for as long as half a minute, and pauses come between.
        90,
        `${username} is as wanted`,
        25,
      ),
    usernames: async () => {
      const { users } = await query('{ users(first: 100) { edges { node { username } } } }', {})
      return users.edges.map(({ node }: { node: { username: string } }) => node.username).sort()
    },
    events: async (secret) => {
      const { items } = await api.kubectl.get<{ items: EventObject[] }>('-n', NAMESPACE, 'events')
      return items
        .filter(({ involvedObject }) => involvedObject.name === secret)
        .map(({ type, reason, message }) => `${type} ${reason} ${message}`)
    },
    dispose: async () => {
      for (const { child } of started) child.kill('SIGKILL')
      await Promise.all(started.map(({ finished }) => finished))
      await workspace.dispose()
      await api.stop()
    },
  }
}

/** An Event, core/v1. */
interface EventObject {
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly involvedObject: { readonly name: string }
}

/**
 * A Secret with our label. Not by `stringData`: what is left out there, `kubectl apply` leaves in the Secret.
 */
export function secret(
  name: string,
  values: Readonly<Record<string, string | Uint8Array>>,
  more: { annotations?: object; labels?: object; type?: string; namespace?: string } = {},
): object {
  const { annotations = {}, namespace = NAMESPACE, type = 'Opaque' } = more
  const labels = more.labels ?? { 'barycenter.io/sync-users': 'true' }
  const data = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  )
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace, labels, annotations }, type, data }
}
