import { join, resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import type { Problem } from './config-error.ts'
import { allKeys } from './config-keys.ts'
import { readTextFile } from './read-text-file.ts'
import type { Findings, Setting } from './setting.ts'
import { isTable } from './table-types.ts'
import { isSection, unknownKey, unknownSection } from './unknown-key.ts'

const known: ReadonlySet<string> = new Set(allKeys.map((key) => key.name))

/** What the configuration file says: the one that was named, which must exist, else `config.toml` if there is one. */
export function fileSettings(configFile: string | undefined, workingDirectory: string): Findings {
  const path =
    configFile === undefined ? join(workingDirectory, 'config.toml') : resolve(workingDirectory, configFile)
  const file = readTextFile(path)
  if (file.kind === 'text') return tomlSettings(file.text, path)
  if (file.kind === 'missing' && configFile === undefined) return { settings: [], problems: [] }
  return { settings: [], problems: [{ where: path, message: file.reason }] }
}

/** What a TOML document says; `where` is its path. */
function tomlSettings(document: string, where: string): Findings {
  const sections = parseToml(document)
  if ('message' in sections) return { settings: [], problems: [{ where, message: sections.message }] }

  const settings: Setting[] = []
  const problems: Problem[] = []
  for (const [section, content] of sections.entries) {
    if (!isTable(content)) {
      const message = isSection(section)
        ? `is a section: write [${section}]`
        : unknownKey(section, (key) => key)
      problems.push({ where, key: section, message })
    } else if (!isSection(section)) {
      problems.push({ where, key: section, message: unknownSection(section) })
    } else {
      for (const [name, value] of Object.entries(content)) {
        const key = `${section}.${name}`
        if (known.has(key)) settings.push({ where, key, value })
        else problems.push({ where, key, message: unknownKey(key, (meant) => meant) })
      }
    }
  }
  return { settings, problems }
}

/** smol-toml's message goes on with the lines around the mistake, and one of them may hold a secret. */
function parseToml(document: string): { entries: [string, unknown][] } | { message: string } {
  try {
    return { entries: Object.entries(parse(document)) }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [summary = ''] = error.message.replace('Invalid TOML document: ', '').split('\n')
    return { message: `line ${error.line}, column ${error.column}: ${summary}` }
  }
}
