import type { Client } from '../clients/client.ts'
import type { Env } from '../env.ts'
import { subjectIdentifier } from '../tokens/subject-identifier.ts'
import type { LogoutDelivery } from './logout-delivery.store.ts'

/** What has happened, Back-Channel Logout 1.0 §2.4. */
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** How long a logout token is good for, in seconds: it is made anew for each attempt. */
const LIFETIME = 120

/**
 * Writes a logout token, Back-Channel Logout 1.0 §2.4, signed as the client's ID tokens are. It says both
 * whose session and which one has ended, and has no nonce, so that it is no ID token.
 */
export async function writeLogoutToken(
  env: Env,
  client: Client,
  { subject, sessionId }: Pick<LogoutDelivery, 'subject' | 'sessionId'>,
): Promise<string> {
  const iat = Math.floor(env.clock.now().getTime() / 1000)
  const claims = {
    iss: env.settings.issuer,
    sub: await subjectIdentifier(env, client, subject),
    aud: client.clientId,
    iat,
    exp: iat + LIFETIME,
    // A new one each time: to a client that lost only its answer, the old one would look like a replay.
    jti: env.random.id(),
    sid: sessionId,
    events: { [EVENT]: {} },
  }
  return env.signingKeys.sign(client.metadata.id_token_signed_response_alg, claims, 'logout+jwt')
}
