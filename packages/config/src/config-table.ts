import { allKeys } from './config-keys.ts'
import type { Key } from './key.ts'

/** One key as the documentation shows it. The texts are Markdown. */
export interface ConfigTableRow {
  readonly key: string
  /** Empty if the key has none. */
  readonly default: string
  /** What the value may be, bounds included. */
  readonly expected: string
  readonly description: string
}

/** Every key, in the order of the documentation. */
export function configTable(): readonly ConfigTableRow[] {
  return allKeys.map((key) => ({
    key: key.name,
    default: defaultText(key),
    expected: key.type.expected,
    description: key.withoutEffect ? `${key.description} No effect in this version.` : key.description,
  }))
}

/** The same as a table in Markdown, without a line break at its end. */
export function configTableMarkdown(): string {
  const rows = configTable().map(
    (row) => `| \`${row.key}\` | ${row.default} | ${row.expected} | ${row.description} |`,
  )
  return ['| Key | Default | Value | |', '|---|---|---|---|', ...rows].join('\n')
}

function defaultText(key: Key<unknown>): string {
  if (key.defaultText !== undefined) return key.defaultText
  if (key.default === undefined) return ''
  return `\`${typeof key.default === 'string' ? key.default : JSON.stringify(key.default)}\``
}
