import type { Operator } from '../../admin-tokens/admin-token.ts'
import type { Env } from '../../env.ts'
import { InvalidInputError } from '../../errors.ts'
import type { ClientRecord } from '../client.ts'
import { issueClientSecret } from '../client-secret.ts'
import { type ClientReference, changeClient } from './change-client.ts'
import { tokensValidAfter } from './set-client-enabled.ts'

/** A client, and its new secret, which is in this result and nowhere else. */
export interface RotatedSecret {
  readonly client: ClientRecord
  readonly clientSecret: string
}

/**
 * Gives a client a new secret; the old one is void at once.
 *
 * @param request `access` says whether all that the client was given ends too: a stolen secret may have got
 *   the thief tokens.
 * @throws {InvalidInputError} for a client that authenticates without a secret.
 * @throws {NotFoundError}
 * @throws {RevisionMismatchError}
 */
export async function rotateClientSecret(
  env: Env,
  operator: Operator,
  { access, ...reference }: ClientReference & { readonly access: 'stays' | 'ends' },
): Promise<RotatedSecret> {
  const { client, result } = await changeClient(env, operator, reference, async ({ clientId, metadata }) => {
    const issued = issueClientSecret(env, clientId, metadata)
    if (issued === undefined) {
      const method = metadata.token_endpoint_auth_method
      const message = `this client has no secret: its token_endpoint_auth_method is ${method}`
      throw new InvalidInputError([{ path: '/id', message }])
    }
    const { text, secretHash, secretSealed } = issued
    const tokensValidFrom = access === 'ends' ? { tokensValidFrom: tokensValidAfter(env.clock.now()) } : {}
    const columns = { secretHash, secretSealed, ...tokensValidFrom }
    return { change: { columns, action: 'client.rotate_secret', detail: {}, access }, result: text }
  })
  return { client, clientSecret: result }
}
