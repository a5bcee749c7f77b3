import { configTable } from '@barycenter/config/config-table'

type Schema = { readonly [keyword: string]: unknown }

const text: Schema = { type: 'string' }
const name: Schema = { type: 'string', minLength: 1 }
const flag: Schema = { type: 'boolean' }
const port: Schema = { type: 'integer', minimum: 1, maximum: 65_535 }
const count = (minimum: number): Schema => ({ type: 'integer', minimum })
const oneOf = (...words: readonly string[]): Schema => ({ enum: words })
/** Something of Kubernetes, which checks it itself. */
const object: Schema = { type: 'object' }
const list: Schema = { type: 'array' }
const strings: Schema = { type: 'array', items: text }
/** Of Kubernetes, and taken out by null. */
const probe: Schema = { type: ['object', 'null'] }
const cronSchedule: Schema = { type: 'string', pattern: '^(@\\w+|\\S+( \\S+){4})$' }
const duration: Schema = { type: 'string', pattern: '^\\d+[smhd]$' }

/** An object with these members and no others. */
function closed(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', additionalProperties: false, properties }
}

const service = closed({
  type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer'),
  port,
  annotations: object,
})
const paths = { type: 'array', minItems: 1, items: closed({ path: name, pathType: name }) }
const ingress = closed({
  enabled: flag,
  className: text,
  annotations: object,
  hosts: { type: 'array', minItems: 1, items: closed({ host: name, paths }) },
  tls: list,
})

const userSync = closed({
  enabled: flag,
  users: { type: ['string', 'array', 'object'] },
  existingSecret: text,
  secretKey: name,
  mode: oneOf('initContainer', 'sidecar', 'job', 'cronJob'),
  schedule: cronSchedule,
  wait: duration,
  interval: duration,
  extraArgs: strings,
  env: list,
  resources: object,
})

const secretSync = closed({
  enabled: flag,
  selector: text,
  kubedbInstance: text,
  namespaces: { type: 'array', uniqueItems: true, items: name },
  onDelete: oneOf('keep', 'disable', 'delete'),
  interval: duration,
  source: text,
  takeOver: flag,
  passwordPolicy: oneOf('enforce', 'on_change', 'initial'),
  maxPrune: { type: ['integer', 'string'], minimum: 0, maximum: 999_999, pattern: '^\\d{1,6}%?$' },
  token: closed({ existingSecret: text, secretKey: name, audience: text }),
  replicaCount: count(0),
  leaderElection: flag,
  port,
  extraArgs: strings,
  env: list,
  resources: object,
  podAnnotations: object,
  nodeSelector: object,
  tolerations: list,
  affinity: object,
})

const persistence = closed({
  enabled: flag,
  existingClaim: text,
  accessMode: oneOf('ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'),
  size: name,
  storageClass: text,
  annotations: object,
  keep: flag,
})

const gatewayAPI = closed({
  enabled: flag,
  parentRefs: list,
  hostnames: strings,
  annotations: object,
  filters: list,
  backendWeight: count(0),
})

/** What the chart says itself, beside what the configuration knows. */
const CHART_KEYS: Readonly<Record<string, Schema>> = {
  'database.existingSecret': text,
  'database.secretKey': name,
}

/** The sections of the configuration, with their keys in camelCase. What a key may hold, the server says. */
function config(): Schema {
  const sections: Record<string, Record<string, Schema>> = {}
  const add = (key: string, schema: Schema) => {
    const [section = '', member = ''] = key.split('.')
    sections[section] = { ...sections[section], [member]: schema }
  }
  for (const { key, description } of configTable()) add(camelCase(key), { description })
  for (const [key, schema] of Object.entries(CHART_KEYS)) add(key, schema)
  for (const key of ['server.port', 'server.adminPort']) add(key, port)
  return closed(Object.fromEntries(Object.entries(sections).map(([key, keys]) => [key, closed(keys)])))
}

/** `trusted_proxies` as `trustedProxies`. */
function camelCase(key: string): string {
  return key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** The JSON Schema of the chart's values: everything that values.yaml has, and nothing else. */
export function chartValuesSchema(): Schema {
  const properties = {
    global: object,
    image: closed({ repository: name, tag: text, pullPolicy: oneOf('Always', 'IfNotPresent', 'Never') }),
    imagePullSecrets: list,
    nameOverride: text,
    fullnameOverride: text,
    replicaCount: count(0),
    config: config(),
    userSync,
    secretSync,
    adminToken: closed({ existingSecret: text, secretKey: name }),
    admin: closed({ replicaCount: count(0), resources: object }),
    service,
    adminService: service,
    ingress,
    adminIngress: ingress,
    gatewayAPI,
    persistence,
    backup: closed({
      enabled: flag,
      schedule: cronSchedule,
      keep: count(1),
      existingClaim: text,
      resources: object,
    }),
    serviceAccount: closed({ create: flag, name: text, annotations: object }),
    podSecurityContext: object,
    securityContext: object,
    resources: object,
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    drainSeconds: count(0),
    terminationGracePeriodSeconds: count(0),
    autoscaling: closed({
      enabled: flag,
      minReplicas: count(1),
      maxReplicas: count(1),
      targetCPUUtilizationPercentage: count(1),
    }),
    podDisruptionBudget: closed({ enabled: flag, maxUnavailable: { type: ['integer', 'string'] } }),
    networkPolicy: closed({
      enabled: flag,
      adminFrom: list,
      apiServer: closed({ cidrs: strings, ports: { type: 'array', minItems: 1, items: port } }),
    }),
    serviceMonitor: closed({ enabled: flag, interval: duration, labels: object }),
    env: list,
    envFrom: list,
    extraVolumes: list,
    extraVolumeMounts: list,
    nodeSelector: object,
    tolerations: list,
    affinity: object,
    topologySpreadConstraints: list,
    podAnnotations: object,
    podLabels: object,
    priorityClassName: text,
    revisionHistoryLimit: count(0),
  }
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...closed(properties) }
}
