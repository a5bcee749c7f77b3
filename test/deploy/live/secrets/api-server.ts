import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { findFreePort } from '@barycenter/testing/free-port'
import { eventually } from '../run.ts'
import { type Kubectl, kubectlWith } from './kubectl.ts'

/** An API server of a test's own, with RBAC, and whose life is in the test's hands. */
export interface ApiServer {
  readonly url: string
  /** As an administrator. */
  readonly kubectl: Kubectl
  /** A kubeconfig of the administrator, or of somebody with a token. */
  kubeconfig(name: string, token?: string, url?: string): Promise<string>
  /** The port of the API server, for a proxy before it. */
  readonly port: number
  kill(): Promise<void>
  /** Starts it again on the same data, and waits until it is ready. */
  restart(): Promise<void>
  /** Makes the storage forget all versions but the current ones: who asks for older ones gets 410 Gone. */
  compact(): Promise<void>
  stop(): Promise<void>
}

/** The folder of kube-apiserver and etcd, as setup-envtest has it; else they are looked for in PATH. */
const { KUBEBUILDER_ASSETS = '', PATH = '' } = process.env
const FOLDERS = [KUBEBUILDER_ASSETS, ...PATH.split(delimiter)].filter((folder) => folder !== '')

/** Where a program is; undefined when this machine does not have it. */
export function findProgram(name: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** Starts etcd and a kube-apiserver on ports and data of their own. */
export async function startApiServer(): Promise<ApiServer> {
  const folder = await mkdtemp(join(tmpdir(), 'barycenter-api-'))
  const [etcdPort, peerPort, port] = [await findFreePort(), await findFreePort(), await findFreePort()]
  const token = randomBytes(24).toString('hex')
  await writeFile(join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 })
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  await writeFile(join(folder, 'accounts.key'), privateKey, { mode: 0o600 })

  const storage = `http://127.0.0.1:${etcdPort}`
  const peer = `http://127.0.0.1:${peerPort}`
  const etcd = launch('etcd', [
    ...[`--data-dir=${folder}/etcd`, '--unsafe-no-fsync', '--log-level=error'],
    ...[`--listen-client-urls=${storage}`, `--advertise-client-urls=${storage}`],
    ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`],
    `--initial-cluster=default=${peer}`,
  ])
  const url = `https://127.0.0.1:${port}`
  const launchApi = () =>
    launch('kube-apiserver', [
      ...[`--etcd-servers=${storage}`, `--cert-dir=${folder}`, `--secure-port=${port}`],
      ...['--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', '--endpoint-reconciler-type=none'],
      ...['--authorization-mode=RBAC', `--token-auth-file=${folder}/tokens.csv`],
      ...[
        '--service-cluster-ip-range=10.0.0.0/24',
        '--service-account-issuer=https://kubernetes.default.svc',
      ],
      `--service-account-signing-key-file=${folder}/accounts.key`,
      `--service-account-key-file=${folder}/accounts.key`,
      // A token is asked for by those who need one: there is no controller that would make some beforehand.
      '--disable-admission-plugins=ServiceAccount',
    ])
  let api = launchApi()

  const kubeconfig = async (name: string, bearer = token, server = url) => {
    const path = join(folder, `${name}.kubeconfig`)
    const cluster = { server, 'certificate-authority': join(folder, 'apiserver.crt') }
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      clusters: [{ name: 'test', cluster }],
      users: [{ name: 'test', user: { token: bearer } }],
    }
    await writeFile(path, JSON.stringify(config), { mode: 0o600 })
    return path
  }
  const kubectl = kubectlWith(await kubeconfig('admin'))
  const isReady = () =>
    eventually(
      async () => {
        if (api.exitCode !== null) throw new Error(`kube-apiserver ended: ${tailOf(api)}`)
        return (await kubectl.attempt('get', '--raw', '/readyz')).status === 0 ? true : undefined
      },
      90,
      'the API server is ready',
    )
  await isReady()

  return {
    url,
    kubectl,
    kubeconfig,
    port,
    kill: () => end(api),
    restart: async () => {
      await end(api)
      api = launchApi()
      await isReady()
    },
    compact: async () => {
      const ask = async (path: string, body: object) =>
        (await fetch(`${storage}/v3/kv/${path}`, { method: 'POST', body: JSON.stringify(body) })).json()
      const { header } = await ask('range', { key: btoa('/'), limit: 1 })
      await ask('compaction', { revision: header.revision, physical: true })
    },
    stop: async () => {
      await end(api)
      await end(etcd)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const said = new WeakMap<ChildProcess, string[]>()

function launch(name: string, words: readonly string[]): ChildProcess {
  const child = spawn(findProgram(name) ?? name, words, { stdio: ['ignore', 'ignore', 'pipe'] })
  const lines: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => {
    lines.push(chunk.toString())
    lines.splice(0, lines.length - 20)
  })
  said.set(child, lines)
  return child
}

function tailOf(child: ChildProcess): string {
  return (said.get(child) ?? []).join('')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'close')
  child.kill('SIGKILL')
  await ended
}
