import type { JsonObject } from '@barycenter/database/json'
import type { Client } from '../client.ts'

/** The public keys that clients have registered, at `jwks` or `jwks_uri`. */
export interface ClientKeys {
  /**
   * The keys of a client: none if it has registered none, or if they cannot be had at the moment.
   *
   * @param keyId the `kid` that is looked for; where it is unknown, a `jwks_uri` may be asked again.
   */
  find(
    client: Pick<Client, 'clientId' | 'metadata'>,
    keyId: string | undefined,
  ): Promise<readonly JsonObject[]>
}
