import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'

/** Where to find out which cluster is meant, and who asks. */
export interface ClusterOptions {
  /** A kubeconfig file that was named; undefined: what the surroundings say. */
  readonly kubeconfig: string | undefined
  /** The context of it, in place of its current one. */
  readonly context: string | undefined
  readonly workingDirectory: string
  readonly environment: ClusterEnvironment
}

/** What the environment tells of a cluster. */
export interface ClusterEnvironment {
  /** `KUBECONFIG`: files, separated as the system separates paths. */
  readonly kubeconfig: string | undefined
  /** `HOME`. */
  readonly home: string | undefined
  /** `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT`: the API server, as each pod is told it. */
  readonly serviceHost: string | undefined
  readonly servicePort: string | undefined
}

/** There is no cluster to talk to, or not enough is known about it. The message says what to do. */
export class ClusterConfigError extends Error {
  override readonly name = 'ClusterConfigError'
}

/** What each pod finds of its service account. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * Finds the cluster: the file that was named, else `KUBECONFIG`, else the pod's own, else `~/.kube/config`.
 *
 * @throws {ClusterConfigError} when there is none.
 */
export function loadClusterConfig(options: ClusterOptions, serviceAccount = SERVICE_ACCOUNT): KubeConfig {
  const { kubeconfig, context, workingDirectory, environment } = options
  const config = find()
  if (context !== undefined) config.setCurrentContext(context)
  const name = config.getCurrentContext()
  if (config.getContextObject(name) === null) {
    const known = config.getContexts().map((each) => each.name)
    throw new ClusterConfigError(
      `the kubeconfig has no context ${JSON.stringify(name)}; it has ${known.join(', ') || 'none'}: --context names one`,
    )
  }
  if (config.getCurrentCluster() === null) {
    throw new ClusterConfigError(
      `the kubeconfig has no cluster for the context ${JSON.stringify(config.getCurrentContext())}`,
    )
  }
  return config

  function find(): KubeConfig {
    if (kubeconfig !== undefined) return readFiles([resolve(workingDirectory, kubeconfig)])
    const named = environment.kubeconfig?.split(delimiter).filter((path) => path !== '') ?? []
    if (named.length > 0) return readFiles(named.map((path) => resolve(workingDirectory, path)))
    const { serviceHost, servicePort, home } = environment
    if (serviceHost !== undefined && existsSync(join(serviceAccount, 'token'))) {
      return ownPod(serviceHost, servicePort ?? '443', serviceAccount)
    }
    const usual = home === undefined ? undefined : join(home, '.kube', 'config')
    if (usual !== undefined && existsSync(usual)) return readFiles([usual])
    throw new ClusterConfigError(
      'which cluster? This is no pod with a service account; name a kubeconfig with --kubeconfig or KUBECONFIG',
    )
  }
}

/** As kubectl does it: of what stands in several files, the first counts. */
function readFiles([first = '', ...others]: readonly string[]): KubeConfig {
  const config = readFile(first)
  for (const path of others) {
    if (!existsSync(path)) continue
    const other = readFile(path)
    for (const cluster of other.clusters) {
      if (config.getCluster(cluster.name) === null) config.addCluster(cluster)
    }
    for (const user of other.users) if (config.getUser(user.name) === null) config.addUser(user)
    for (const each of other.contexts) {
      if (config.getContextObject(each.name) === null) config.addContext(each)
    }
  }
  return config
}

function readFile(path: string): KubeConfig {
  const config = new KubeConfig()
  try {
    config.loadFromFile(path)
  } catch (cause) {
    // The parser quotes what it could not read, and that may be a token.
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it is no kubeconfig'
    throw new ClusterConfigError(`the kubeconfig ${path} cannot be read: ${reason}`)
  }
  return config
}

/** The cluster that a pod runs in. Its token is read again every minute, for it is replaced every hour. */
function ownPod(host: string, port: string, serviceAccount: string): KubeConfig {
  const namespace = join(serviceAccount, 'namespace')
  const authProvider = { name: 'tokenFile', config: { tokenFile: join(serviceAccount, 'token') } }
  const config = new KubeConfig()
  config.loadFromOptions({
    clusters: [
      {
        name: 'pod',
        server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
        caFile: join(serviceAccount, 'ca.crt'),
      },
    ],
    users: [{ name: 'pod', authProvider }],
    contexts: [
      {
        name: 'pod',
        cluster: 'pod',
        user: 'pod',
        namespace: existsSync(namespace) ? readFileSync(namespace, 'utf8').trim() : undefined,
      },
    ],
    currentContext: 'pod',
  })
  return config
}
