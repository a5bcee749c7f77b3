/** Every format that users can be written down in. */
export const INPUT_FORMATS = ['json', 'ndjson', 'yaml', 'csv'] as const

/** One of {@link INPUT_FORMATS}. */
export type InputFormat = (typeof INPUT_FORMATS)[number]

const EXTENSIONS: ReadonlyMap<string, InputFormat> = new Map([
  ['json', 'json'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['csv', 'csv'],
])

/** The format that a file's name tells; .gz may come after any. */
export function formatOfName(name: string): InputFormat | undefined {
  const extension = /\.([^./\\]+?)(?:\.gz)?$/i.exec(name)?.[1]
  return extension === undefined ? undefined : EXTENSIONS.get(extension.toLowerCase())
}

/** The format that a text looks like; one that looks like nothing is JSON, whose parser says what is wrong. */
export function formatOfText(text: string): InputFormat {
  const [first = '', more = ''] = firstLine(text)
  if (first.startsWith('[')) return 'json'
  if (first.startsWith('{')) return isUser(first, more) ? 'ndjson' : 'json'
  if (isHeader(first)) return 'csv'
  return /^(?:-(?:\s|$)|---|#|%YAML|["']?[\w$]+["']?\s*:(?:\s|$))/.test(first) ? 'yaml' : 'json'
}

/** The first line that is not blank, and whether the next one has something on it. */
function firstLine(text: string): readonly string[] {
  const start = text.search(/[^\s\uFEFF]/)
  if (start === -1) return []
  const end = text.indexOf('\n', start)
  return end === -1 ? [text.slice(start)] : [text.slice(start, end), text.slice(end, end + 1024).trim()]
}

/** Whether a line is a user by itself: a whole object, which more objects follow or which has a username. */
function isUser(line: string, more: string): boolean {
  try {
    const value: unknown = JSON.parse(line)
    return more.startsWith('{') || (typeof value === 'object' && value !== null && 'username' in value)
  } catch {
    return false
  }
}

/** Whether a line names columns, one of which is that of the usernames. */
function isHeader(line: string): boolean {
  const names = line.slice(0, 4096).split(',')
  return names.some((name) => /^"?username"?$/.test(name.trim()))
}
