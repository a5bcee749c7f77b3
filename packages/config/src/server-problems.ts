import type { ServerConfig } from './config.ts'
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
  server: ServerConfig,
  settings: ReadonlyMap<string, Setting>,
  known: readonly Problem[],
): Problem[] {
  const isUncertain = (key: string): boolean =>
    known.some((each) => each.key === undefined || each.key === key)
  return rules(server)
    .filter(({ broken, keys }) => broken && !keys.some(isUncertain))
    .map(({ keys, message }) => {
      const [where = 'default'] = keys.flatMap((key) => settings.get(key)?.where ?? [])
      return { where, key: keys[0], message }
    })
}

function rules({ port, adminPort, publicBaseUrl, allowInsecure }: ServerConfig): Rule[] {
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
      keys: ['server.public_base_url', 'server.allow_insecure'],
      broken: !allowInsecure && !isSecureOrigin(publicBaseUrl),
      message: 'must be https, unless its host is loopback or server.allow_insecure is true',
    },
  ]
}
