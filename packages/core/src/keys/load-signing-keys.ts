import { compactVerify, createLocalJWKSet, errors } from 'jose'
import type { Env } from '../env.ts'
import { withStates } from './key-state.ts'
import { KEY_CACHE } from './key-times.ts'
import { createJwtSigner, type JwtSigner } from './sign-jwt.ts'
import { listSigningKeys, type StoredSigningKey } from './signing-key.store.ts'
import type { PublicJwks, SigningAlgorithm, SigningKeys } from './signing-keys.ts'
import { openPrivateKey } from './stored-private-key.ts'

type Needs = Pick<Env, 'database' | 'clock' | 'sealer'>

/** What was last read of the keys. */
interface Snapshot {
  readonly readAt: number
  readonly jwks: PublicJwks
  readonly jwkSet: ReturnType<typeof createLocalJWKSet>
  readonly active: ReadonlyMap<SigningAlgorithm, StoredSigningKey>
}

/**
 * The keys in the database, so that all processes on it publish and use the same ones, and follow a
 * rotation within {@link KEY_CACHE}.
 *
 * @param preferred the algorithm that is named first.
 */
export function databaseSigningKeys(needs: Needs, preferred: SigningAlgorithm): SigningKeys {
  const { database, clock, sealer } = needs
  const signers = new Map<string, JwtSigner>()
  let current: Snapshot | undefined
  let reading: Promise<Snapshot> | undefined

  const reread = async (): Promise<Snapshot> => {
    const now = clock.now()
    const keys = withStates(await database.run(listSigningKeys), now)
    current = takeSnapshot(keys, now, current)
    const signing = new Set(keys.filter(({ state }) => state === 'active').map(({ keyId }) => keyId))
    for (const keyId of signers.keys()) if (!signing.has(keyId)) signers.delete(keyId)
    return current
  }
  /** Requests that come together wait for one answer. */
  const readAgain = () => {
    reading ??= reread().finally(() => {
      reading = undefined
    })
    return reading
  }
  const read = async () => {
    const isFresh =
      current !== undefined && Math.abs(clock.now().getTime() - current.readAt) <= KEY_CACHE * 1000
    return isFresh && current !== undefined ? current : readAgain()
  }
  const signerOf = ({ keyId, ...key }: StoredSigningKey) => {
    const known = signers.get(keyId)
    if (known !== undefined) return known
    const signer = createJwtSigner(key.algorithm, keyId, openPrivateKey({ keyId, ...key }, sealer))
    signers.set(keyId, signer)
    return signer
  }
  return {
    publicJwks: async () => (await read()).jwks,
    algorithms: async () => {
      const { active } = await read()
      const others = [...active.keys()].filter((algorithm) => algorithm !== preferred)
      return active.has(preferred) ? [preferred, ...others] : others
    },
    sign: async (algorithm, claims, type) => {
      const key = (await read()).active.get(algorithm) ?? (await readAgain()).active.get(algorithm)
      if (key === undefined) throw new TypeError(`there is no signing key for ${algorithm}`)
      return signerOf(key).sign(claims, type)
    },
    reread: async () => {
      // An answer that is under way may be from before the change.
      await reading
      await readAgain()
    },
    verify: async (jwt, type) => {
      const { jwkSet } = await read()
      try {
        const { payload, protectedHeader } = await compactVerify(jwt, jwkSet)
        return protectedHeader.typ === type ? JSON.parse(new TextDecoder().decode(payload)) : undefined
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined
        throw error
      }
    },
  }
}

/** The documents made of the last snapshot's keys serve on while those are still the same. */
function takeSnapshot(
  keys: ReturnType<typeof withStates<StoredSigningKey>>,
  now: Date,
  last: Snapshot | undefined,
): Snapshot {
  const published = keys.filter(({ state }) => state !== 'retired').map(({ publicJwk }) => publicJwk)
  const active = new Map(
    keys.filter(({ state }) => state === 'active').map((key) => [key.algorithm, key] as const),
  )
  const isSame =
    last?.jwks.keys.length === published.length &&
    published.every(({ kid }, index) => kid === last.jwks.keys[index]?.['kid'])
  if (last !== undefined && isSame) return { ...last, readAt: now.getTime(), active }
  const jwks = { keys: published }
  return { readAt: now.getTime(), jwks, jwkSet: createLocalJWKSet({ keys: [...published] }), active }
}
