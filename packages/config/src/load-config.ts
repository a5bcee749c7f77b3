import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import type { Environment } from './environment.ts'
import { environmentSettings } from './environment-settings.ts'
import { fileSettings } from './file-settings.ts'
import { readConfig } from './read-config.ts'
import { serverProblems } from './server-problems.ts'
import type { Setting } from './setting.ts'

/** Where the configuration comes from. */
export interface ConfigSources {
  /** Goes before the file. */
  readonly environment: Environment
  /** The file that was named explicitly: it has to exist. Without one, `config.toml` is read if it is there. */
  readonly configFile?: string | undefined
  /** The absolute path that relative ones start from. */
  readonly workingDirectory: string
}

/** Names a TOML file with other defaults than ours, for a package of the program that has to have its own. */
const DEFAULTS = 'BARYCENTER_DEFAULTS_FILE'

/** Reads the whole configuration: defaults < TOML file < environment. Throws one `ConfigError` with all problems. */
export function loadConfig({ environment, configFile, workingDirectory }: ConfigSources): Config {
  const defaultsFile = environment[DEFAULTS] || undefined
  const sources = [
    ...(defaultsFile === undefined ? [] : [fileSettings(defaultsFile, workingDirectory)]),
    fileSettings(configFile, workingDirectory),
    environmentSettings(environment, workingDirectory),
  ]
  const settings: ReadonlyMap<string, Setting> = new Map(
    sources.flatMap((source) => source.settings).map((setting) => [setting.key, setting]),
  )
  const { config, problems } = readConfig(settings)
  const single = [...sources.flatMap((source) => source.problems), ...problems]
  const all = [...single, ...serverProblems(config, settings, single)]
  if (all.length > 0) throw new ConfigError(all)
  return deepFreeze(config)
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part)
  }
  Object.freeze(value)
  return value
}
