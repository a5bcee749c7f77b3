import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import type { ClientMetadata } from './client-metadata.ts'

/** A client secret that is being issued: the text for the client, and what is stored of it. */
export interface ClientSecret {
  /** 256 bits, which suffice for HS256 as well (RFC 7518 §3.2); shown once. */
  readonly text: string
  readonly secretHash: string
}

/** Makes the secret that a method of authentication needs; nothing for one that needs none. */
export function issueClientSecret(
  { random }: Pick<Env, 'random'>,
  { token_endpoint_auth_method: method }: ClientMetadata,
): ClientSecret | undefined {
  switch (method) {
    case 'client_secret_basic':
    case 'client_secret_post':
    case 'client_secret_jwt': {
      const text = random.token()
      return { text, secretHash: sha256(text) }
    }
    case 'none':
    case 'private_key_jwt':
      return undefined
  }
}
