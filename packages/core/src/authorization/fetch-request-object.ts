import type { ClientRecord } from '../clients/client.ts'
import type { Env } from '../env.ts'
import { OAuthError } from '../oauth-error.ts'

export async function fetchRequestObject(_env: Env, _client: ClientRecord, _uri: string): Promise<string> {
  throw new OAuthError('request_uri_not_supported', 'request_uri is not supported')
}
