import type { Operator } from '../admin-tokens/admin-token.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { AdminError, NotFoundError } from '../errors.ts'
import { describeSigningKey, type SigningKeyDescription } from './describe-signing-keys.ts'
import { replaceSigningKeys, retireKey } from './retire-signing-key.store.ts'
import { generateSigningKey } from './signing-key.ts'
import { updateSigningKeyFiles } from './signing-key-files.ts'
import type { SigningAlgorithm } from './signing-keys.ts'
import { sealSigningKey } from './stored-private-key.ts'

/** The key signs: without it there would be nothing to sign with. */
export class KeyInUseError extends AdminError {
  override readonly name = 'KeyInUseError'

  constructor() {
    super(
      'KEY_IN_USE',
      'this key signs, and there would be nothing to sign with: rotate at once, which retires it too',
      { path: '/id' },
    )
  }
}

/**
 * Takes a key out of use at once: it is published no more, what it signed is trusted no more, and its
 * private half is deleted. Other processes follow within seconds; whoever keeps our JWK Set, within minutes.
 *
 * @throws {KeyInUseError} for the key that signs.
 * @throws {NotFoundError} when there is none to retire.
 */
export async function retireSigningKey(
  env: Env,
  operator: Operator,
  keyId: string,
): Promise<SigningKeyDescription> {
  const retirement = await env.database.transaction(function* (store) {
    const outcome = yield* retireKey(store, keyId, env.clock.now())
    if (outcome.kind !== 'retired') return outcome
    const detail = { algorithm: outcome.key.algorithm, was: outcome.was }
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'signing_key.retire', target: keyId, detail },
    ])
    return outcome
  })
  switch (retirement.kind) {
    case 'retired':
      await env.signingKeys.reread()
      await updateSigningKeyFiles(env, [retirement.key.algorithm])
      return describeSigningKey({ ...retirement.key, state: 'retired' })
    case 'active':
      throw new KeyInUseError()
    case 'unknown':
      throw new NotFoundError('there is no key of this id that is not retired yet', { path: '/id' })
  }
}

/** What {@link replaceSigningKey} did. */
export interface EmergencyRotation {
  /** The `kid` of the key that signs now. */
  readonly keyId: string
  /** The `kid`s of those that are of no use any more. */
  readonly retired: readonly string[]
}

/**
 * Rotates in an emergency, such as a stolen key: the new key signs at once, and all others of its algorithm
 * are retired, one that waits for its turn included. Whoever verifies and has not read the new key yet will
 * refuse what it signs until then; what the old ones signed is void.
 */
export async function replaceSigningKey(
  env: Env,
  operator: Operator,
  algorithm: SigningAlgorithm,
): Promise<EmergencyRotation> {
  const offered = sealSigningKey(await generateSigningKey(algorithm), env.sealer)
  const done = await env.database.transaction(function* (store) {
    const { key, retired } = yield* replaceSigningKeys(store, offered, env.clock.now())
    const keyIds = retired.map(({ keyId }) => keyId)
    const detail = { algorithm, emergency: true, retired: keyIds }
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'signing_key.rotate', target: key.keyId, detail },
    ])
    return { keyId: key.keyId, retired: keyIds }
  })
  await env.signingKeys.reread()
  return done
}
