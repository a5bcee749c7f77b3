/** A process's environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The variables of this process, as they are now. Nothing else in the project reads `process.env`. */
export function processEnvironment(): Environment {
  return Object.freeze({ ...process.env })
}

/** What the environment tells the command line beyond the configuration. An empty variable counts as absent. */
export interface CliEnvironment {
  /** `BARYCENTER_ADMIN_URL`: the running admin service to talk to. */
  readonly adminUrl: string | undefined
  /** `BARYCENTER_ADMIN_TOKEN`: a secret. */
  readonly adminToken: string | undefined
  /** `BARYCENTER_ADMIN_TOKEN_FILE`: the file that holds the token. */
  readonly adminTokenFile: string | undefined
  /** `BARYCENTER_ROLES_URL`: the PostgreSQL server whose roles are made so beside a pool's users; a secret. */
  readonly rolesUrl: string | undefined
  /** `PGPOOLKEYFILE`: where pgpool-II has its key, as pgpool itself knows it. */
  readonly pgpoolKeyFile: string | undefined
  /** `HOME`: the folder that programs keep a person's own files in. */
  readonly home: string | undefined
  /** `NO_COLOR` (no-color.org), or a terminal that says it knows no colors (`TERM=dumb`). */
  readonly noColor: boolean
}

/** Reads the variables of the command line. */
export function cliEnvironment(environment: Environment): CliEnvironment {
  const read = (variable: string): string | undefined => environment[variable] || undefined
  return Object.freeze({
    adminUrl: read('BARYCENTER_ADMIN_URL'),
    adminToken: read('BARYCENTER_ADMIN_TOKEN'),
    adminTokenFile: read('BARYCENTER_ADMIN_TOKEN_FILE'),
    rolesUrl: read('BARYCENTER_ROLES_URL'),
    pgpoolKeyFile: read('PGPOOLKEYFILE'),
    home: read('HOME'),
    noColor: read('NO_COLOR') !== undefined || read('TERM') === 'dumb',
  })
}

/** What the environment tells of a Kubernetes cluster, as it tells kubectl and pods. An empty variable counts as absent. */
export interface ClusterEnvironment {
  /** `KUBECONFIG`: files, separated as the system separates paths. */
  readonly kubeconfig: string | undefined
  readonly home: string | undefined
  /** `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT`: the API server, for a pod. */
  readonly serviceHost: string | undefined
  readonly servicePort: string | undefined
}

/** Reads the variables about a Kubernetes cluster. */
export function clusterEnvironment(environment: Environment): ClusterEnvironment {
  const read = (variable: string): string | undefined => environment[variable] || undefined
  return Object.freeze({
    kubeconfig: read('KUBECONFIG'),
    home: read('HOME'),
    serviceHost: read('KUBERNETES_SERVICE_HOST'),
    servicePort: read('KUBERNETES_SERVICE_PORT'),
  })
}
