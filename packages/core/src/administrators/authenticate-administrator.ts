import type { Principal } from '../admin-tokens/admin-token.ts'
import { PLAYGROUND_CLIENT_ID } from '../clients/playground-client.ts'
import { addSeconds } from '../clock.ts'
import type { Env } from '../env.ts'
import { AdminError } from '../errors.ts'
import { findLiveAccessToken } from '../tokens/live-access-token.ts'
import { isAdministrator } from './administrator.ts'

/** For how long after it was issued an access token opens the admin API at most, in seconds. */
const MAXIMUM_AGE = 3600

/** Somebody has signed in who is no administrator. */
export class NotAdministratorError extends AdminError {
  override readonly name = 'NotAdministratorError'

  constructor() {
    super(
      'FORBIDDEN',
      'You are signed in, but you are no administrator of this service. Once somebody has given you the role, it works at once.',
    )
  }
}

/**
 * Who is behind an access token that the playground got by a sign-in; undefined when it is none, or none any more.
 * All is read anew each time: the token, its grant (which ends with the session), the user and their roles. Tokens of
 * other clients are not taken, whatever they are for: anybody who may write clients could get an administrator to use one.
 *
 * @throws {NotAdministratorError} for somebody who does not have the role, or not any more.
 */
export async function authenticateAdministrator(env: Env, text: string): Promise<Principal | undefined> {
  const { administrators } = env.settings
  if (administrators === undefined) return undefined
  const found = await findLiveAccessToken(env, text)
  if (found?.granted === undefined || found.client.clientId !== PLAYGROUND_CLIENT_ID) return undefined
  if (found.audience.length !== 1 || found.audience[0] !== administrators.url) return undefined
  if (addSeconds(found.issuedAt, MAXIMUM_AGE) <= env.clock.now()) return undefined
  const { person } = found.granted
  if (!isAdministrator(env.settings, person)) throw new NotAdministratorError()
  return { actor: `user:${person.subject}`, scopes: ['admin'] }
}
