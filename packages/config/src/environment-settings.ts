import { resolve } from 'node:path'
import type { Problem } from './config-error.ts'
import { allKeys } from './config-keys.ts'
import type { Environment } from './environment.ts'
import type { Key } from './key.ts'
import { rustLogFilter } from './log-filter.ts'
import { readTextFile } from './read-text-file.ts'
import type { Findings, Setting } from './setting.ts'
import { unknownKey } from './unknown-key.ts'

/** What the environment says. Files that it names are relative to the working directory. */
export function environmentSettings(environment: Environment, workingDirectory: string): Findings {
  const settings: Setting[] = []
  const problems: Problem[] = []
  const setBy = new Map<string, string>()

  for (const [variable, given] of variablesOf(environment)) {
    const target = findTarget(variable.toUpperCase())
    if (target === undefined) {
      problems.push({
        where: variable,
        key: nameOf(variable),
        message: unknownKey(nameOf(variable), variableOf),
      })
      continue
    }
    const { key, isFile } = target
    const problem = (message: string) => problems.push({ where: variable, key: key.name, message })
    const rival = setBy.get(key.name)
    if (rival !== undefined) problem(`${rival} sets the same key; keep one of them`)
    setBy.set(key.name, variable)

    const value = isFile
      ? readTextFile(resolve(workingDirectory, given))
      : { kind: 'text' as const, text: given }
    if (value.kind !== 'text') {
      // The path is not repeated: it may be the secret itself, put into the wrong variable.
      problem(`the file that it names: ${value.reason}`)
      continue
    }
    const text = isFile ? value.text.replace(/\r?\n$/, '') : value.text
    settings.push({ where: variable, key: key.name, value: key.type.fromText(text) })
  }
  return { settings: [...rustLog(environment), ...settings, ...ourLog(environment)], problems }
}

const PREFIX = 'BARYCENTER__'
const FILE = '_FILE'
const keysByVariable: ReadonlyMap<string, Key<unknown>> = new Map(
  allKeys.map((key) => [variableOf(key.name), key]),
)

function variablesOf(environment: Environment): [string, string][] {
  return Object.entries(environment)
    .flatMap(([variable, text]): [string, string][] => (text === undefined ? [] : [[variable, text]]))
    .filter(([variable]) => variable.toUpperCase().startsWith(PREFIX))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** The whole name goes first: `BARYCENTER__ADMIN__TOKEN_FILE` is `admin.token_file`, not a file of `admin.token`. */
function findTarget(variable: string): { key: Key<unknown>; isFile: boolean } | undefined {
  const key = keysByVariable.get(variable)
  if (key !== undefined) return { key, isFile: false }
  const ofFile = variable.endsWith(FILE) ? keysByVariable.get(variable.slice(0, -FILE.length)) : undefined
  return ofFile && { key: ofFile, isFile: true }
}

/** `server.port` -> `BARYCENTER__SERVER__PORT` */
function variableOf(name: string): string {
  return PREFIX + name.replaceAll('.', '__').toUpperCase()
}

/** `BARYCENTER__SERVER__PORT` -> `server.port` */
function nameOf(variable: string): string {
  return variable.slice(PREFIX.length).toLowerCase().replaceAll('__', '.')
}

/** The manifests of the Rust Barycenter set it. One that we cannot read is not worth failing for. */
function rustLog(environment: Environment): Setting[] {
  const filter = rustLogFilter(environment['RUST_LOG'] ?? '')
  return filter === undefined ? [] : [{ where: 'RUST_LOG', key: 'log.level', value: filter }]
}

/** Empty is as good as absent, which is what Compose makes of `${BARYCENTER_LOG:-}`. */
function ourLog(environment: Environment): Setting[] {
  const keys = { BARYCENTER_LOG: 'log.level', BARYCENTER_LOG_FORMAT: 'log.format' }
  return Object.entries(keys).flatMap(([variable, key]) => {
    const value = environment[variable] ?? ''
    return value === '' ? [] : [{ where: variable, key, value }]
  })
}
