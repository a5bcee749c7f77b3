import { isDeepStrictEqual } from 'node:util'
import type { Config, LogFilter } from './config.ts'
import type { Problem } from './config-error.ts'
import { allKeys, keys } from './config-keys.ts'
import type { Key } from './key.ts'
import type { Setting } from './setting.ts'

const DEFAULT_FILTER: LogFilter = { level: 'info', modules: {} }

/** The configuration that settings make, by key name, with defaults for the rest and for what is wrong. */
export function readConfig(settings: ReadonlyMap<string, Setting>): { config: Config; problems: Problem[] } {
  const problems: Problem[] = []
  function read<T>(key: Key<T>): T {
    const setting = settings.get(key.name)
    if (setting === undefined) return key.default
    const value = key.type.parse(setting.value)
    if (value !== undefined) return value
    problems.push(...describeProblems(key, setting))
    return key.default
  }

  const port = read(keys.server.port)
  const host = read(keys.server.host)
  const adminPort = read(keys.server.adminPort) ?? port + 1
  const poolSize = read(keys.database.poolSize)
  const privateKeyPath = read(keys.keys.privateKeyPath)
  const jwksPath = read(keys.keys.jwksPath)
  const keyId = read(keys.keys.keyId)
  const encryptionKey = read(keys.keys.encryptionKey)
  const accentColor = read(keys.theme.accentColor)
  const logoFile = read(keys.theme.logoFile)
  const metricsPort = read(keys.metrics.port)
  const config: Config = {
    server: {
      host,
      port,
      adminPort,
      publicBaseUrl: read(keys.server.publicBaseUrl) ?? `http://localhost:${port}`,
      trustedProxies: read(keys.server.trustedProxies),
      allowPublicRegistration: read(keys.server.allowPublicRegistration),
      allowInsecure: read(keys.server.allowInsecure),
    },
    database: { url: read(keys.database.url), ...(poolSize !== undefined && { poolSize }) },
    keys: {
      alg: read(keys.keys.alg),
      rotationInterval: read(keys.keys.rotationInterval),
      ...(encryptionKey !== undefined && { encryptionKey }),
      ...(privateKeyPath !== undefined && { privateKeyPath }),
      ...(jwksPath !== undefined && { jwksPath }),
      ...(keyId !== undefined && { keyId }),
    },
    admin: {
      tokenFile: read(keys.admin.tokenFile),
      trustedIssuers: read(keys.admin.trustedIssuers),
      roles: read(keys.admin.roles),
      roleProperty: read(keys.admin.roleProperty),
      publicBaseUrl: read(keys.admin.publicBaseUrl) ?? `http://localhost:${adminPort}`,
      introspection: read(keys.admin.introspection),
      corsOrigins: read(keys.admin.corsOrigins),
    },
    registration: { mode: read(keys.registration.mode) },
    tokens: {
      authorizationCodeLifetime: read(keys.tokens.authorizationCodeLifetime),
      accessTokenLifetime: read(keys.tokens.accessTokenLifetime),
      idTokenLifetime: read(keys.tokens.idTokenLifetime),
      refreshTokenLifetime: read(keys.tokens.refreshTokenLifetime),
      grantLifetime: read(keys.tokens.grantLifetime),
      deviceCodeLifetime: read(keys.tokens.deviceCodeLifetime),
      refreshGrace: read(keys.tokens.refreshGrace),
    },
    oauth: { resources: read(keys.oauth.resources), claims: read(keys.oauth.claims) },
    outbound: { allowedNetworks: read(keys.outbound.allowedNetworks) },
    theme: {
      name: read(keys.theme.name),
      ...(accentColor !== undefined && { accentColor }),
      ...(logoFile !== undefined && { logoFile }),
    },
    password: {
      memoryCost: read(keys.password.memoryCost),
      timeCost: read(keys.password.timeCost),
      parallelism: read(keys.password.parallelism),
      minimumLength: read(keys.password.minimumLength),
    },
    federation: { trustAnchors: read(keys.federation.trustAnchors) },
    sync: { protectedUsers: read(keys.sync.protectedUsers) },
    session: { lifetime: read(keys.session.lifetime) },
    log: { ...(read(keys.log.level) ?? DEFAULT_FILTER), format: read(keys.log.format) },
    audit: { retention: read(keys.audit.retention) },
    metrics: { ...(metricsPort !== undefined && { port: metricsPort }) },
    withoutEffect: withoutEffect(settings),
  }
  return { config, problems }
}

/** The problems of the value's parts, or else of the whole. */
function describeProblems({ name, type }: Key<unknown>, { where, value }: Setting): Problem[] {
  const inside = type.explain?.(value) ?? []
  if (inside.length === 0) return [{ where, key: name, message: `must be ${type.expected}` }]
  return inside.map(({ place, message }) => ({ where, key: `${name}${place}`, message }))
}

function withoutEffect(settings: ReadonlyMap<string, Setting>): string[] {
  const differs = (key: Key<unknown>, setting: Setting | undefined): boolean =>
    setting !== undefined && !isDeepStrictEqual(key.type.parse(setting.value), key.default)
  return allKeys
    .filter((key) => key.withoutEffect && differs(key, settings.get(key.name)))
    .map((key) => key.name)
}
