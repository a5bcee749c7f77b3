import { keyOf } from './global-id.ts'

/**
 * The key of something whose key people know, such as a `client_id`: by its global id, or by the key itself.
 *
 * @throws {Refusal} BAD_USER_INPUT when it is the global id of something else.
 */
export function namedKey(typename: string, id: string): string {
  const isGlobal = /^[A-Z][A-Za-z0-9]*:/.test(Buffer.from(id, 'base64url').toString())
  return isGlobal ? keyOf(typename, id) : id
}
