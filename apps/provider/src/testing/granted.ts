import { addSeconds } from '@barycenter/core/clock'
import { sha256 } from '@barycenter/core/digest'
import type { Env } from '@barycenter/core/env'
import type { GrantAuthentication, GrantId } from '@barycenter/core/grants/grant'
import type { Subject } from '@barycenter/core/users/user'
import type { Steps } from '@barycenter/database/transaction'

/** What somebody granted, where a test cares. */
export interface TestGrant {
  readonly client: { readonly clientId: string }
  readonly subject: Subject
  /** As in a request, separated by spaces; `openid` unless told otherwise. */
  readonly scope?: string
  readonly resources?: string[]
  readonly authentication?: Partial<GrantAuthentication>
  /** The PKCE verifier that will come; undefined: the client did without. */
  readonly verifier?: string | undefined
  readonly sessionId?: string
}

/** A grant with an authorization code that has not been exchanged. */
export interface TestCode {
  readonly code: string
  readonly grantId: GrantId
}

/** Where {@link grantCode} says that the authorization response went. */
export const REDIRECT_URI = 'https://client.example/callback'

/** Stores what somebody granted, as /authorize does, and returns the code. */
export async function grantCode(env: Env, granted: TestGrant): Promise<TestCode> {
  const { client, subject, resources = [], sessionId = null } = granted
  const code = env.random.token()
  // Grant ids are drawn like this and nowhere checked.
  const grantId = env.random.id() as GrantId
  const now = env.clock.now()
  const expiresAt = addSeconds(now, env.settings.oauth.lifetimes.authorizationCode)
  const scopes = (granted.scope ?? 'openid').split(' ')
  const seconds = Math.floor(now.getTime() / 1000)
  const authentication = { authTime: seconds, acr: 'aal1', amr: ['pwd'], ...granted.authentication }
  const codeChallenge = granted.verifier === undefined ? null : sha256(granted.verifier)
  const row = {
    ...{ grantId, clientId: client.clientId, subject, sessionId, scopes, resources },
    ...{ codeHash: sha256(code), codeExpiresAt: expiresAt, redirectUri: REDIRECT_URI, codeChallenge },
    ...{ createdAt: now, expiresAt },
  }
  const claims: object = authentication
  await env.database.run(function* ({ queries, tables }): Steps<void> {
    const stored = { ...row, authentication: { ...claims } }
    yield queries.insert(tables.grants).values(stored).returning()
  })
  return { code, grantId }
}
