import { TargetError } from '@barycenter/core/sync/target-error'
import type { UsersFile } from '../file/users-file.ts'

/** The longest name and secret that PgBouncer reads, in bytes, with their quotes doubled. */
export const MAX_QUOTED_NAME = 127
export const MAX_QUOTED_SECRET = 2047

/** An entry, and where it stands in the text. */
interface Entry {
  readonly name: string
  readonly secret: string
  /** The indentation before it included. */
  readonly from: number
  /** After the newline: what follows an entry on its line, pgbouncer skips. */
  readonly to: number
  /** What is between the quotes of the secret. */
  readonly quoted: { readonly from: number; readonly to: number }
}

/**
 * Reads a userlist.txt: `"name" "secret"`, quotes doubled inside, lines that begin with `;` are comments. The
 * last entry of a name counts.
 *
 * @throws {TargetError} badInput for a file that pgbouncer would stop reading in the middle of: what is
 *   appended would never come into effect.
 */
export function parseUserlist(text: string): UsersFile {
  const entries = readEntries(text)
  const effective = new Map(entries.map((entry) => [entry.name, entry]))

  return {
    secretOf: (name) => effective.get(name)?.secret,
    edit: (edits) => {
      let edited = ''
      let at = 0
      for (const entry of entries) {
        if (!edits.has(entry.name)) continue
        const secret = edits.get(entry.name)
        if (secret === undefined) {
          edited += text.slice(at, entry.from)
          at = entry.to
        } else if (effective.get(entry.name) === entry) {
          edited += text.slice(at, entry.quoted.from) + double(secret)
          at = entry.quoted.to
        }
      }
      edited += text.slice(at)
      const added = [...edits].flatMap(([name, secret]) =>
        secret === undefined || effective.has(name) ? [] : [`"${double(name)}" "${double(secret)}"\n`],
      )
      const isOpen = added.length > 0 && edited !== '' && !edited.endsWith('\n')
      return [edited, ...(isOpen ? ['\n'] : []), ...added].join('')
    },
  }
}

const SPACE = /[ \t\n\v\f\r]/

function readEntries(text: string): Entry[] {
  const entries: Entry[] = []
  const broken = (at: number, reason: string) => {
    const line = text.slice(0, at).split('\n').length
    return new TargetError(
      'badInput',
      `the users file is broken in line ${line}: ${reason}; PgBouncer reads nothing from there on. Mend it first`,
    )
  }
  if (text.includes('\0')) throw broken(text.indexOf('\0'), 'there is a NUL in it')
  let at = 0
  let lineStart = 0
  while (at < text.length) {
    if (SPACE.test(text[at] ?? '')) {
      if (text[at++] === '\n') lineStart = at
      continue
    }
    if (text[at] === ';') {
      at = lineStart = nextLine(text, at)
      continue
    }
    if (text[at] !== '"') throw broken(at, 'an entry begins with a quote')
    const nameEnd = closingQuote(text, at + 1)
    const secretStart = nameEnd === -1 ? -1 : text.indexOf('"', nameEnd + 1)
    const secretEnd = secretStart === -1 ? -1 : closingQuote(text, secretStart + 1)
    if (secretEnd === -1) throw broken(at, 'a quote is missing')
    const to = nextLine(text, secretEnd)
    const quoted = { from: secretStart + 1, to: secretEnd }
    if (nameEnd - at - 1 > MAX_QUOTED_NAME) throw broken(at, 'a name is too long')
    if (quoted.to - quoted.from > MAX_QUOTED_SECRET) throw broken(at, 'a secret is too long')
    entries.push({
      name: single(text.slice(at + 1, nameEnd)),
      secret: single(text.slice(quoted.from, quoted.to)),
      from: lineStart,
      to,
      quoted,
    })
    at = lineStart = to
  }
  return entries
}

/** The next quote that is not one of a pair; -1 if there is none. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start)
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

function nextLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  return newline === -1 ? text.length : newline + 1
}

function double(text: string): string {
  return text.replaceAll('"', '""')
}

function single(text: string): string {
  return text.replaceAll('""', '"')
}
