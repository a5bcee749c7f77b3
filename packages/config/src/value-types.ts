/** What a key's value may be. */
export interface ValueType<T> {
  /** Completes "must be …"; the table in the documentation shows it too. */
  readonly expected: string
  /** The value if it is acceptable. */
  readonly parse: (value: unknown) => T | undefined
  /** What is wrong inside a value that has parts, each with its place (`[1].identifier`); none if it is wrong as a whole. */
  readonly explain?: (value: unknown) => readonly { readonly place: string; readonly message: string }[]
  /** What TOML would have said, from the text of an environment variable; the text itself if it makes no sense. */
  readonly fromText: (text: string) => unknown
}

/** A string of which a rule holds. */
export function text(expected: string, holds: (value: string) => boolean): ValueType<string> {
  return {
    expected,
    parse: (value) => (typeof value === 'string' && holds(value) ? value : undefined),
    fromText: (given) => given,
  }
}

/** A string with something in it. */
export const someText: ValueType<string> = text('a text that is not empty', (value) => value.trim() !== '')

/** An integer within bounds, both included. */
export function wholeNumber(minimum: number, maximum: number): ValueType<number> {
  const within = (value: number): boolean => Number.isInteger(value) && value >= minimum && value <= maximum
  return {
    expected: `a whole number from ${minimum} to ${maximum}`,
    parse: (value) => (typeof value === 'number' && within(value) ? value : undefined),
    fromText: (given) => (/^[+-]?\d+$/.test(given.trim()) ? Number(given) : given),
  }
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false],
])

/** Yes or no. */
export const flag: ValueType<boolean> = {
  expected: 'true or false',
  parse: (value) => (typeof value === 'boolean' ? value : undefined),
  fromText: (given) => FLAGS.get(given.trim().toLowerCase()) ?? given,
}

/** One of a few words, in upper or lower case. */
export function oneOf<const T extends string>(choices: readonly T[]): ValueType<T> {
  return {
    expected: `${choices.slice(0, -1).join(', ')} or ${choices.slice(-1).join()}`,
    parse: (value) =>
      typeof value === 'string'
        ? choices.find((choice) => choice.toLowerCase() === value.toLowerCase())
        : undefined,
    fromText: (given) => given.trim(),
  }
}

/** Any number of strings of which a rule holds. In the environment: separated by commas, or as JSON. */
export function listOf(what: string, holds: (value: string) => boolean): ValueType<readonly string[]> {
  const isItem = (item: unknown): item is string => typeof item === 'string' && holds(item)
  return {
    expected: `a list of ${what}`,
    parse: (value) => (Array.isArray(value) && value.every(isItem) ? value : undefined),
    fromText: listFromText,
  }
}

function listFromText(given: string): unknown {
  if (!given.trimStart().startsWith('[')) {
    return given
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
  }
  try {
    return JSON.parse(given)
  } catch {
    return given
  }
}
