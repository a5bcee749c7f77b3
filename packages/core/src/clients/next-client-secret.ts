import type { Env } from '../env.ts'
import type { ClientRecord } from './client.ts'
import type { ClientMetadata } from './client-metadata.ts'
import { type ClientSecret, issueClientSecret } from './client-secret.ts'

/** What is stored of a client's secret, and its text if it was issued just now. */
export type NextClientSecret = Pick<ClientRecord, 'secretHash' | 'secretSealed'> & {
  readonly text: ClientSecret['text'] | undefined
}

/**
 * The secret that a client has once its metadata has changed: the one that it had, unless its method of
 * authentication now needs none, or one that is stored in another way.
 */
export function nextClientSecret(
  env: Pick<Env, 'random' | 'sealer'>,
  client: Pick<ClientRecord, 'clientId' | 'secretHash' | 'secretSealed'>,
  metadata: ClientMetadata,
): NextClientSecret {
  const { secretHash, secretSealed } = client
  switch (metadata.token_endpoint_auth_method) {
    case 'none':
    case 'private_key_jwt':
      return { text: undefined, secretHash: null, secretSealed: null }
    case 'client_secret_basic':
    case 'client_secret_post':
      if (secretHash !== null) return { text: undefined, secretHash, secretSealed: null }
      break
    case 'client_secret_jwt':
      if (secretSealed !== null) return { text: undefined, secretHash, secretSealed }
      break
  }
  const issued = issueClientSecret(env, client.clientId, metadata)
  if (issued === undefined) throw new TypeError('a method with a secret was issued none')
  return issued
}
