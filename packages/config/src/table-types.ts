import type { ValueType } from './value-types.ts'

/** What the members of a table may be, by their names in the file. */
type Members = Readonly<Record<string, ValueType<unknown>>>

/** A table's checked members. */
type Checked<M extends Members> = { readonly [K in keyof M]: M[K] extends ValueType<infer V> ? V : never }

/** How a table is read: what its members may be, which of them it must have, and what they make. */
export interface TableShape<M extends Members, R extends keyof M & string, T> {
  readonly members: M
  readonly required: readonly R[]
  readonly build: (members: Partial<Checked<M>> & Pick<Checked<M>, R>) => T
}

/** Any number of tables of one shape. In the environment: as JSON. */
export function listOfTables<const M extends Members, const R extends keyof M & string, T>(
  expected: string,
  shape: TableShape<M, R, T>,
): ValueType<readonly T[]> {
  return {
    expected,
    parse: (value) => {
      if (!Array.isArray(value)) return undefined
      const tables = value.map((item) => readTable(item, shape))
      return tables.every((table) => table !== undefined) ? tables : undefined
    },
    explain: (value) =>
      Array.isArray(value) ? value.flatMap((item, index) => problemsOf(item, shape, `[${index}]`)) : [],
    fromText: jsonFromText,
  }
}

/** Reads one table; undefined if anything about it is wrong. */
export function readTable<M extends Members, R extends keyof M & string, T>(
  value: unknown,
  shape: TableShape<M, R, T>,
): T | undefined {
  if (!isTable(value) || problemsOf(value, shape, '').length > 0) return undefined
  const entries = Object.entries(value).map(([name, member]) => [name, shape.members[name]?.parse(member)])
  // Just checked: each member by its own type, and that the required ones are there.
  return shape.build(Object.fromEntries(entries) as Partial<Checked<M>> & Pick<Checked<M>, R>)
}

/** What is wrong with one table, and where in it. */
export function problemsOf<M extends Members, R extends keyof M & string, T>(
  value: unknown,
  { members, required }: TableShape<M, R, T>,
  place: string,
): { place: string; message: string }[] {
  if (!isTable(value)) return [{ place, message: 'must be a table' }]
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => ({ place: `${place}.${name}`, message: 'is missing' }))
  const wrong = Object.entries(value).flatMap(([name, member]) => {
    const type = Object.hasOwn(members, name) ? members[name] : undefined
    const at = `${place}.${name}`
    if (type === undefined)
      return [{ place: at, message: `unknown; there are ${Object.keys(members).join(', ')}` }]
    return type.parse(member) === undefined ? [{ place: at, message: `must be ${type.expected}` }] : []
  })
  return [...missing, ...wrong]
}

/** Whether a value is a table of TOML, or an object of JSON. Dates are objects too, and arrays. */
export function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** A value from JSON; the text itself if it is none. */
export function jsonFromText(given: string): unknown {
  try {
    return JSON.parse(given)
  } catch {
    return given
  }
}
