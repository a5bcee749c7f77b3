import { keyOf } from './global-id.ts'
import { Refusal } from './refusal.ts'

/**
 * The key of something whose key people know, such as a `client_id`: by its global id, or by the key itself.
 *
 * @throws {Refusal} BAD_USER_INPUT when it is the global id of something else, or has in it what no key has and what
 * PostgreSQL cannot be asked for.
 */
export function namedKey(typename: string, id: string): string {
  const isGlobal = /^[A-Z][A-Za-z0-9]*:/.test(Buffer.from(id, 'base64url').toString())
  const key = isGlobal ? keyOf(typename, id) : id
  if (key.isWellFormed() && !key.includes('\0')) return key
  throw new Refusal('BAD_USER_INPUT', 'Argument "id" has U+0000 or half of a character in it.')
}
