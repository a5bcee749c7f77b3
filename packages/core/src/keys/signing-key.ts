import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { JsonObject } from '@barycenter/database/json'
import { calculateJwkThumbprint } from 'jose'
import type { SigningAlgorithm } from './signing-keys.ts'

const generate = promisify(generateKeyPair)

/** A key pair for signing, in the form it is stored. */
export interface SigningKey {
  /** The `kid`: the thumbprint of the public key, RFC 7638. */
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  readonly publicJwk: JsonObject
  readonly privateJwk: JsonObject
}

/** A text that is no private key of the wanted kind. The message never repeats the text. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError'
}

/**
 * Makes a new key pair. RSA keys have 2048 bits, the size that every verifier takes. Its id does not begin with a
 * dash, as one of 64 thumbprints does, which command lines take for an option.
 */
export async function generateSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  for (;;) {
    const key = await describeKey(await generatePrivateKey(algorithm), algorithm)
    if (!key.keyId.startsWith('-')) return key
  }
}

async function generatePrivateKey(algorithm: SigningAlgorithm): Promise<KeyObject> {
  switch (algorithm) {
    case 'RS256':
    case 'PS256':
      return (await generate('rsa', { modulusLength: 2048 })).privateKey
    case 'ES256':
      return (await generate('ec', { namedCurve: 'P-256' })).privateKey
    case 'EdDSA':
      return (await generate('ed25519')).privateKey
  }
}

/**
 * Reads a private key: PEM (PKCS #8, PKCS #1, SEC 1), or a JWK as the Rust Barycenter writes it.
 *
 * @throws {SigningKeyError} when the text is neither, or its key does not fit the algorithm.
 */
export async function parseSigningKey(text: string, algorithm: SigningAlgorithm): Promise<SigningKey> {
  let key: KeyObject
  try {
    const trimmed = text.trim()
    key = trimmed.startsWith('{')
      ? createPrivateKey({ key: JSON.parse(trimmed), format: 'jwk' })
      : createPrivateKey(trimmed)
  } catch {
    // What the parser says may quote the key.
    throw new SigningKeyError('not a private key in PEM or JWK form')
  }
  if (!fits(key, algorithm))
    throw new SigningKeyError(`the private key does not fit the algorithm ${algorithm}`)
  return describeKey(key, algorithm)
}

/** The private key as PKCS #8 PEM, RFC 5958. */
export function exportPrivateKey({ privateJwk }: SigningKey): string {
  return createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()
}

function fits(key: KeyObject, algorithm: SigningAlgorithm): boolean {
  switch (algorithm) {
    case 'RS256':
    case 'PS256':
      return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
    case 'ES256':
      return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
    case 'EdDSA':
      return key.asymmetricKeyType === 'ed25519'
  }
}

async function describeKey(privateKey: KeyObject, algorithm: SigningAlgorithm): Promise<SigningKey> {
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' })
  const keyId = await calculateJwkThumbprint(publicKey)
  const common = { kid: keyId, alg: algorithm, use: 'sig' }
  return {
    keyId,
    algorithm,
    publicJwk: { ...defined(publicKey), ...common },
    privateJwk: { ...defined(privateKey.export({ format: 'jwk' })), ...common },
  }
}

/** The members of a JWK that are texts: all of those of a key. */
function defined(jwk: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(jwk).filter((member): member is [string, string] => typeof member[1] === 'string'),
  )
}
