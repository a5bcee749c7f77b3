import { addSeconds } from '../clock.ts'
import type { Env } from '../env.ts'
import { deleteExpiredTokens } from './admin-token.store.ts'
import { LOCAL_OPERATOR } from './admin-token.ts'
import { createAdminToken } from './admin-tokens.ts'

/** The name that tokens of links have in the list of tokens, and in the audit log. */
const LINK_TOKEN_NAME = 'playground-link'

/** How long the token of a link is valid, in seconds: a working day. */
export const LINK_TOKEN_LIFETIME = 12 * 3600

/**
 * Makes a token for a link that opens the playground. It is one of its own that ends by itself, because browsers keep the
 * addresses that they were sent to, also those that a page has taken out of the address bar. Those before it that have
 * ended are deleted, so that the list of tokens does not grow with each start.
 */
export async function createLinkToken(env: Env): Promise<string> {
  const now = env.clock.now()
  await env.database.transaction((store) => deleteExpiredTokens(store, LINK_TOKEN_NAME, now))
  const { text } = await createAdminToken(env, LOCAL_OPERATOR, {
    name: LINK_TOKEN_NAME,
    scopes: ['admin'],
    expiresAt: addSeconds(now, LINK_TOKEN_LIFETIME),
  })
  return text
}
