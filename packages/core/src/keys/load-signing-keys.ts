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

/** The keys in the database, so that all processes on it publish the same ones. */
export function databaseSigningKeys({ database, clock }: Needs): SigningKeys {
  let cached: { readonly jwks: PublicJwks; readonly readAt: number } | undefined
  return {
    publicJwks: async () => {
      const now = clock.now().getTime()
      if (cached === undefined || Math.abs(now - cached.readAt) > CACHE) {
        const keys = await database.run(listSigningKeys)
        cached = { jwks: { keys: keys.map(({ publicJwk }) => publicJwk) }, readAt: now }
      }
      return cached.jwks
    },
  }
}
