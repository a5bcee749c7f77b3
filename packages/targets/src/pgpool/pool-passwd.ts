import type { UsersFile } from '../file/users-file.ts'

/** The longest token that pgpool reads; more is cut off without a word. */
const MAX_TOKEN_LENGTH = 128

/** A line of the file, and what pgpool sees in it. */
interface Line {
  readonly raw: string
  /** Undefined when it is no entry. */
  readonly name: string | undefined
  /** Where the secret begins in the line. */
  readonly from: number
  /** Where it ends: at the end, or before the backend's user of an extended entry. */
  readonly to: number
  readonly secret: string
}

/**
 * Reads a pool_passwd: `name:secret`, or `name:secret:backend user:backend secret`, a backslash before a
 * character that is meant as it is. The first line of a name counts, unless its secret is empty. There are no
 * comments, and whatever else there is matches nobody.
 */
export function parsePoolPasswd(text: string): UsersFile {
  const raws = text === '' ? [] : text.split('\n')
  const isEnded = raws.at(-1) === ''
  const lines = (isEnded ? raws.slice(0, -1) : raws).map(readLine)
  const effective = new Map<string, number>()
  lines.forEach(({ name, secret }, index) => {
    if (name !== undefined && secret !== '' && !effective.has(name)) effective.set(name, index)
  })
  const lineOf = (name: string) => lines[effective.get(name) ?? -1]

  return {
    secretOf: (name) => lineOf(name)?.secret,
    edit: (edits) => {
      const kept = lines.flatMap((line, index) => {
        const { raw, name, from, to } = line
        if (name === undefined || !edits.has(name)) return [raw]
        const secret = edits.get(name)
        if (secret === undefined) return []
        return effective.get(name) === index
          ? [raw.slice(0, from) + escapeToken(secret) + raw.slice(to)]
          : [raw]
      })
      const added = [...edits].flatMap(([name, secret]) =>
        secret === undefined || effective.has(name) ? [] : [`${escapeToken(name)}:${escapeToken(secret)}`],
      )
      if (kept.length + added.length === 0) return ''
      const end = isEnded || added.length > 0 || raws.length === 0 ? '\n' : ''
      return [...kept, ...added].join('\n') + end
    },
  }
}

function readLine(raw: string): Line {
  const name = readToken(raw, 0)
  if (name.end === raw.length) return { raw, name: undefined, from: 0, to: 0, secret: '' }
  const from = name.end + 1
  const secret = readToken(raw, from)
  return { raw, name: name.text, from, to: secret.end, secret: secret.text.slice(0, MAX_TOKEN_LENGTH) }
}

/** Reads up to a colon that no backslash stands before, or to the end. */
function readToken(raw: string, start: number): { readonly text: string; readonly end: number } {
  let text = ''
  let at = start
  while (at < raw.length && raw[at] !== ':') {
    if (raw[at] === '\\') at++
    text += raw[at] ?? ''
    at++
  }
  return { text, end: Math.min(at, raw.length) }
}

function escapeToken(text: string): string {
  return text.replace(/[\\:]/g, '\\$&')
}
