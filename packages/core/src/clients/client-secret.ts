import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import type { ClientMetadata } from './client-metadata.ts'

/** A client secret that is being issued: the text for the client, and what is stored of it. */
export interface ClientSecret {
  /** 256 bits, which suffice for HS256 as well (RFC 7518 §3.2); shown once. */
  readonly text: string
  readonly secretHash: string
  /** Encrypted, for `client_secret_jwt` only: that method computes with the text. */
  readonly secretSealed: string | null
}

/**
 * Makes the secret that a method of authentication needs; nothing for one that needs none.
 *
 * @throws {TypeError} when it is to be sealed and there is no key to seal with.
 */
export function issueClientSecret(
  { random, sealer }: Pick<Env, 'random' | 'sealer'>,
  clientId: string,
  { token_endpoint_auth_method: method }: ClientMetadata,
): ClientSecret | undefined {
  switch (method) {
    case 'client_secret_basic':
    case 'client_secret_post': {
      const text = random.token()
      return { text, secretHash: sha256(text), secretSealed: null }
    }
    case 'client_secret_jwt': {
      if (sealer === undefined) throw new TypeError('client_secret_jwt needs keys.encryption_key')
      const text = random.token()
      return { text, secretHash: sha256(text), secretSealed: sealer.seal(secretPlace(clientId), text) }
    }
    case 'none':
    case 'private_key_jwt':
      return undefined
  }
}

/** The secret of a client as it was issued, if it was stored so that this is possible. */
export function openClientSecret(
  { sealer }: Pick<Env, 'sealer'>,
  { clientId, secretSealed }: { readonly clientId: string; readonly secretSealed: string | null },
): string | undefined {
  return secretSealed === null ? undefined : sealer?.open(secretPlace(clientId), secretSealed)
}

function secretPlace(clientId: string): string {
  return `client-secret:${clientId}`
}
