import { parseTree } from 'jsonc-parser'
import { readSource } from './source-text.ts'

/** One piece of a text that another takes the place of. */
interface Replacement {
  readonly offset: number
  readonly length: number
  readonly text: string
}

/**
 * A users file in which hashes stand in place of the passwords: `password_hash` for `password`, and
 * all the rest character by character as it was.
 *
 * @param raw - a document without problems, see `readUsersDocument`.
 */
export async function hashPasswordsIn(
  raw: string,
  hash: (plaintext: string) => Promise<string>,
): Promise<string> {
  const { text } = readSource(raw)
  const replaced = await Promise.all(
    passwordsIn(text).map(async ({ name, value, plaintext }): Promise<Replacement[]> => {
      const replacement = JSON.stringify(await hash(plaintext))
      return [
        { ...name, text: '"password_hash"' },
        { ...value, text: replacement },
      ]
    }),
  )
  return replaceIn(text, replaced.flat())
}

type Place = Omit<Replacement, 'text'>

interface PasswordPlace {
  readonly name: Place
  readonly value: Place
  readonly plaintext: string
}

/** Where the passwords of a document stand: in its users, and not in what they have for properties. */
function passwordsIn(text: string): PasswordPlace[] {
  const root = parseTree(text)
  const members = root?.type === 'object' ? (root.children ?? []) : []
  const wrapped = members.find((member) => member.children?.[0]?.value === 'users')?.children?.[1]
  const users = (root?.type === 'array' ? root : wrapped)?.children ?? []
  return users
    .flatMap((user) => user.children ?? [])
    .flatMap(({ children: [name, value] = [] }) =>
      name?.value === 'password' && typeof value?.value === 'string'
        ? [{ name: placeOf(name), value: placeOf(value), plaintext: value.value }]
        : [],
    )
}

function placeOf({ offset, length }: Place): Place {
  return { offset, length }
}

/** Replaces pieces, which are given in the order of the text. */
function replaceIn(text: string, replacements: readonly Replacement[]): string {
  const pieces = replacements.map(({ offset, text: replacement }, index) => {
    const before = replacements[index - 1]
    return text.slice(before === undefined ? 0 : before.offset + before.length, offset) + replacement
  })
  const last = replacements.at(-1)
  return pieces.join('') + text.slice(last === undefined ? 0 : last.offset + last.length)
}
