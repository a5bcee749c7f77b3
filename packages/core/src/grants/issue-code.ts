import type { AuthorizationRequest } from '../authorization/authorization-request.ts'
import { answeredContext } from '../authorization/requested-context.ts'
import { addSeconds } from '../clock.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { contextOf } from '../sessions/authentication-context.ts'
import type { Session } from '../sessions/session.ts'
import { insertGrant } from './grant.store.ts'

/**
 * Grants what a request asks for, and returns the authorization code, RFC 6749 §4.1.2; undefined when the
 * session or the client has ended meanwhile, so that there is to be decided anew.
 */
export async function issueCode(
  env: Env,
  { client, scopes, resources, nonce, claims, context, redirectUri, codeChallenge }: AuthorizationRequest,
  session: Session,
): Promise<string | undefined> {
  const code = env.random.token()
  const now = env.clock.now()
  const codeExpiresAt = addSeconds(now, env.settings.oauth.lifetimes.authorizationCode)
  const isGranted = await env.database.run((store) =>
    insertGrant(store, {
      grantId: env.random.id(),
      clientId: client.clientId,
      subject: session.user.subject,
      sessionId: session.sessionId,
      scopes: [...scopes],
      resources: [...resources],
      authentication: {
        authTime: Math.floor(session.authTime.getTime() / 1000),
        acr: answeredContext(context, contextOf(session.amr)),
        amr: session.amr,
        ...(nonce !== undefined && { nonce }),
        ...(claims !== undefined && { claims }),
      },
      codeHash: sha256(code),
      codeExpiresAt,
      redirectUri,
      codeChallenge: codeChallenge ?? null,
      createdAt: now,
      // While the session lives, the grant tells whom to notify of its end.
      expiresAt: new Date(Math.max(session.expiresAt.getTime(), codeExpiresAt.getTime())),
    }),
  )
  return isGranted ? code : undefined
}
