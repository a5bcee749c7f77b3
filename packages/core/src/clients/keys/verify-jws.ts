import type { JsonObject, JsonValue } from '@barycenter/database/json'
import { type CryptoKey, compactVerify, errors } from 'jose'

/** A wrong signature; a key that cannot be imported, or is an RSA key under 2048 bits; claims that are no JSON. */
const EXPECTED = [errors.JOSEError, TypeError, DOMException, SyntaxError]

/**
 * The claims of a JWT if a key has signed it, RFC 7515 §5.2; undefined if it has not, or cannot have.
 *
 * @param algorithm the only one that will do.
 * @param importKey what makes the key; it may fail.
 */
export async function verifyJws(
  jwt: string,
  algorithm: string,
  importKey: () => Promise<CryptoKey | Uint8Array>,
): Promise<JsonObject | undefined> {
  try {
    const { payload } = await compactVerify(jwt, await importKey(), { algorithms: [algorithm] })
    const claims: JsonValue = JSON.parse(new TextDecoder().decode(payload))
    return isObject(claims) ? claims : undefined
  } catch (error) {
    if (EXPECTED.some((kind) => error instanceof kind)) return undefined
    throw error
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
