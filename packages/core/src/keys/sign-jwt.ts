import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import type { JsonObject } from '@barycenter/database/json'
import type { SigningAlgorithm } from './signing-keys.ts'

/** A key that is ready to sign with. */
export interface JwtSigner {
  /** A JWT in compact form, RFC 7515 §3.1. */
  sign(claims: object, type: string): Promise<string>
}

/** Gets a private key ready, so that a signature costs nothing but itself. */
export function createJwtSigner(
  algorithm: SigningAlgorithm,
  keyId: string,
  privateJwk: JsonObject,
): JwtSigner {
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
  const headers = new Map<string, string>()
  const headerOf = (type: string) => {
    const known = headers.get(type)
    if (known !== undefined) return known
    const header = encode({ alg: algorithm, typ: type, kid: keyId })
    headers.set(type, header)
    return header
  }
  return {
    sign: async (claims, type) => {
      const input = `${headerOf(type)}.${encode(claims)}`
      const signature = await signatureOf(algorithm, key, Buffer.from(input))
      return `${input}.${signature.toString('base64url')}`
    },
  }
}

/**
 * RFC 7518 §3 and RFC 8037 §3.1. A signature by RSA takes a quarter of a millisecond, worth a trip to
 * another thread (1.7 times as many on two cores); one on a curve takes less time than the trip.
 */
function signatureOf(algorithm: SigningAlgorithm, key: KeyObject, input: Buffer): Promise<Buffer> | Buffer {
  switch (algorithm) {
    case 'RS256':
      return signElsewhere(key, input)
    case 'PS256':
      return signElsewhere({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, input)
    case 'ES256':
      return sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' })
    case 'EdDSA':
      return sign(null, input, key)
  }
}

function signElsewhere(key: Parameters<typeof sign>[2], input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign('sha256', input, key, (error, signature) => (error === null ? resolve(signature) : reject(error)))
  })
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
