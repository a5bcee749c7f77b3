import type { JsonObject } from '@barycenter/database/json'
import { decodeProtectedHeader, importJWK } from 'jose'
import type { Env } from '../../env.ts'
import type { Client } from '../client.ts'
import { verifyJws } from './verify-jws.ts'

/** How many keys are tried for one signature where no `kid` says which it is. */
const MOST_TRIES = 4

/**
 * The claims of a JWT that a key of a client has signed; undefined if none of its keys has. Which
 * algorithms are acceptable, and what the claims must say, is for the caller to see.
 */
export async function verifyWithKeys(
  { clientKeys }: Pick<Env, 'clientKeys'>,
  client: Pick<Client, 'clientId' | 'metadata'>,
  jwt: string,
): Promise<JsonObject | undefined> {
  const { alg, kid } = decodeProtectedHeader(jwt)
  if (alg === undefined) return undefined
  const keys = await clientKeys.find(client, kid)
  for (const key of keys.filter((each) => fits(each, alg, kid)).slice(0, MOST_TRIES)) {
    const claims = await verifyJws(jwt, alg, () => importJWK({ ...key }, alg))
    if (claims !== undefined) return claims
  }
  return undefined
}

/** Whether a key may have made a signature, RFC 7517 §4: by its `kty`, `use`, `alg` and `kid`. */
function fits(key: JsonObject, algorithm: string, keyId: string | undefined): boolean {
  const kind = KEY_TYPE[algorithm]
  return (
    kind !== undefined &&
    key['kty'] === kind.kty &&
    (kind.crv === undefined || key['crv'] === kind.crv) &&
    (keyId === undefined || key['kid'] === keyId) &&
    (key['use'] === undefined || key['use'] === 'sig') &&
    (key['alg'] === undefined || key['alg'] === algorithm || key['alg'] === kind.crv)
  )
}

const KEY_TYPE: Readonly<Record<string, { readonly kty: string; readonly crv?: string }>> = {
  RS256: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: 'P-256' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
}
