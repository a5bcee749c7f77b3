import { compactVerify, createLocalJWKSet, errors, importJWK, SignJWT } from 'jose'
import type { Env } from '../env.ts'
import {
  findSigningKey,
  insertFirstSigningKey,
  insertSigningKey,
  listSigningKeys,
} from './signing-key.store.ts'
import { generateSigningKey, type SigningKey } from './signing-key.ts'
import type { PublicJwks, SigningAlgorithm, SigningKeys } from './signing-keys.ts'

type Needs = Pick<Env, 'database' | 'clock'>

/** How long a process trusts what it last read of the keys, in milliseconds. */
const CACHE = 30_000

/** The key to sign with: the newest of the algorithm, made now if there is none. */
export async function ensureSigningKey(
  { database, clock }: Needs,
  algorithm: SigningAlgorithm,
): Promise<SigningKey> {
  const found = await database.run((store) => findSigningKey(store, algorithm))
  if (found !== undefined) return found
  const offered = await generateSigningKey(algorithm)
  return database.transaction((store) => insertFirstSigningKey(store, offered, clock.now()))
}

/** Stores a key that came from a file. Storing it again changes nothing. */
export async function storeSigningKey({ database, clock }: Needs, key: SigningKey): Promise<void> {
  await database.run((store) => insertSigningKey(store, key, clock.now()))
}

/** The keys in the database, so that all processes on it publish and use the same ones. */
export function databaseSigningKeys({ database, clock }: Needs): SigningKeys {
  let cached: { readonly keys: SigningKey[]; readonly jwks: PublicJwks; readonly readAt: number } | undefined
  const read = async () => {
    const now = clock.now().getTime()
    if (cached === undefined || Math.abs(now - cached.readAt) > CACHE) {
      const keys = await database.run(listSigningKeys)
      cached = { keys, jwks: { keys: keys.map(({ publicJwk }) => publicJwk) }, readAt: now }
    }
    return cached
  }
  return {
    publicJwks: async () => (await read()).jwks,
    algorithms: async () => [...new Set((await read()).keys.map(({ algorithm }) => algorithm))],
    sign: async (algorithm, claims, type) => {
      const key = (await read()).keys.findLast((candidate) => candidate.algorithm === algorithm)
      if (key === undefined) throw new TypeError(`there is no signing key for ${algorithm}`)
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: algorithm, typ: type, kid: key.keyId })
        .sign(await importJWK({ ...key.privateJwk }, algorithm))
    },
    verify: async (jwt, type) => {
      const { jwks } = await read()
      try {
        const { payload, protectedHeader } = await compactVerify(
          jwt,
          createLocalJWKSet({ keys: [...jwks.keys] }),
        )
        return protectedHeader.typ === type ? JSON.parse(new TextDecoder().decode(payload)) : undefined
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined
        throw error
      }
    },
  }
}
