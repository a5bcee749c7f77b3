import { findClient } from '@barycenter/core/clients/find-client'
import type { Env } from '@barycenter/core/env'

/**
 * The id of the client whose request a page leads back to, if there is such a client: for the audit log,
 * before anything of the request has been checked.
 */
export async function findRequestingClient(
  env: Pick<Env, 'database'>,
  returnTo: string | undefined,
): Promise<string | undefined> {
  const query = returnTo?.split('?')[1]
  const clientId = query === undefined ? null : new URLSearchParams(query).get('client_id')
  if (clientId === null) return undefined
  return (await findClient(env, clientId))?.clientId
}
