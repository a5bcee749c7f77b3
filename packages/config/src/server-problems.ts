import type { Config } from './config.ts'
import type { Problem } from './config-error.ts'
import { isSecureOrigin } from './public-base-url.ts'
import type { Setting } from './setting.ts'

interface Rule {
  /** The keys that it is about; the problem is reported of the first. */
  readonly keys: readonly [string, ...string[]]
  readonly broken: boolean
  readonly message: string
}

/**
 * What is wrong with the server's settings in combination. Nothing is said of combinations with a key that
 * has a problem of its own, or when a problem without a key means that a whole file is missing.
 */
export function serverProblems(
  config: Pick<Config, 'server' | 'metrics' | 'admin'>,
  settings: ReadonlyMap<string, Setting>,
  known: readonly Problem[],
): Problem[] {
  const isUncertain = (key: string): boolean =>
    known.some((each) => each.key === undefined || each.key === key)
  return rules(config)
    .filter(({ broken, keys }) => broken && !keys.some(isUncertain))
    .map(({ keys, message }) => {
      const [where = 'default'] = keys.flatMap((key) => settings.get(key)?.where ?? [])
      return { where, key: keys[0], message }
    })
}

function rules({ server, metrics, admin }: Pick<Config, 'server' | 'metrics' | 'admin'>): Rule[] {
  const { port, adminPort, publicBaseUrl, allowInsecure } = server
  return [
    {
      keys: ['server.admin_port', 'server.port'],
      broken: adminPort > 65_535,
      message: 'must be set, for server.port + 1 is not a port',
    },
    {
      keys: ['server.admin_port', 'server.port'],
      broken: adminPort === port,
      message: 'must differ from server.port',
    },
    {
      keys: ['metrics.port', 'server.port', 'server.admin_port'],
      broken: metrics.port === port || metrics.port === adminPort,
      message:
        'must differ from server.port and server.admin_port; leave it out to have the metrics on the latter',
    },
    {
      keys: ['server.public_base_url', 'server.allow_insecure'],
      broken: !allowInsecure && !isSecureOrigin(publicBaseUrl),
      message: 'must be https, unless its host is loopback or server.allow_insecure is true',
    },
    {
      keys: ['admin.public_base_url', 'server.allow_insecure'],
      broken: admin.roles.length > 0 && !allowInsecure && !isSecureOrigin(admin.publicBaseUrl),
      message: 'must be https, unless its host is loopback or server.allow_insecure is true',
    },
  ]
}
