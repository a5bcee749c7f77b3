import { type Actor, LOCAL_ORIGIN } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { activeSince, dueForRotation } from './key-state.ts'
import { planRotation } from './key-times.ts'
import {
  findActiveSigningKey,
  insertFirstSigningKey,
  insertImportedSigningKey,
  insertNextSigningKey,
  listSigningKeys,
  type Succession,
} from './signing-key.store.ts'
import { generateSigningKey, type SigningKey } from './signing-key.ts'
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from './signing-keys.ts'
import { openPrivateKey, sealSigningKey } from './stored-private-key.ts'

/** Who rotates keys when nobody asked for it. */
const SCHEDULE: Actor = { actor: 'schedule', origin: LOCAL_ORIGIN }

type Needs = Pick<Env, 'database' | 'clock' | 'sealer'>
type RotationNeeds = Needs & Pick<Env, 'settings' | 'random'>

/**
 * The key that signs for an algorithm, made now if there is none.
 *
 * @throws {EncryptionKeyError} when it is sealed, and what is configured does not open it.
 */
export async function ensureSigningKey(
  { database, clock, sealer }: Needs,
  algorithm: SigningAlgorithm,
): Promise<SigningKey> {
  const now = clock.now()
  const found = await database.run((store) => findActiveSigningKey(store, algorithm, now))
  const key = found ?? (await makeFirst({ database, clock, sealer }, algorithm))
  return { ...key, privateJwk: openPrivateKey(key, sealer) }
}

/**
 * Makes a key that takes over from the present one, once whoever verifies has had to read it.
 *
 * @param by who asked for it.
 */
export async function rotateSigningKey(
  env: RotationNeeds,
  algorithm: SigningAlgorithm,
  by: Actor,
): Promise<Succession> {
  const offered = sealSigningKey(await generateSigningKey(algorithm), env.sealer)
  const rotation = rotationNow(env)
  return env.database.transaction(function* (store) {
    const succession = yield* insertNextSigningKey(store, offered, rotation)
    const { kind, key } = succession
    if (kind === 'kept') return succession
    const detail = { algorithm, activeFrom: activeSince(key).toISOString() }
    yield* insertAuditEvents(store, env, [{ by, action: 'signing_key.rotate', target: key.keyId, detail }])
    return succession
  })
}

/**
 * Stores a key that came from a file: as the next one of its algorithm, or as the first, which signs at
 * once. Storing it again changes nothing.
 */
export async function storeSigningKey(env: RotationNeeds, key: SigningKey): Promise<Succession> {
  const stored = sealSigningKey(key, env.sealer)
  const rotation = rotationNow(env)
  return env.database.transaction((store) => insertImportedSigningKey(store, stored, rotation))
}

/** What {@link maintainSigningKeys} did. */
export interface KeyMaintenance {
  /** Algorithms that have a key now, and had none. */
  readonly made: readonly SigningAlgorithm[]
  /** Algorithms whose key has a successor now. */
  readonly rotated: readonly SigningAlgorithm[]
}

/**
 * Sees to it that every algorithm has a key, so that clients may register any of them, and that keys
 * which are due get successors. For one process at a time, though more do no harm.
 *
 * @param interval `keys.rotation_interval`, in seconds; 0 for never.
 */
export async function maintainSigningKeys(env: RotationNeeds, interval: number): Promise<KeyMaintenance> {
  const keys = await env.database.run(listSigningKeys)
  const made = SIGNING_ALGORITHMS.filter((each) => keys.every(({ algorithm }) => algorithm !== each))
  for (const algorithm of made) await makeFirst(env, algorithm)
  const rotated: SigningAlgorithm[] = []
  for (const algorithm of dueForRotation(keys, env.clock.now(), interval)) {
    const succession = await rotateSigningKey(env, algorithm, SCHEDULE)
    if (succession.kind !== 'kept') rotated.push(algorithm)
  }
  return { made, rotated }
}

function rotationNow({ clock, settings }: RotationNeeds) {
  const now = clock.now()
  return { now, ...planRotation(now, settings.oauth.lifetimes) }
}

async function makeFirst({ database, clock, sealer }: Needs, algorithm: SigningAlgorithm) {
  const offered = sealSigningKey(await generateSigningKey(algorithm), sealer)
  return database.transaction((store) => insertFirstSigningKey(store, offered, clock.now()))
}
