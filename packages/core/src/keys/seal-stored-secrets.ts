import type { Env } from '../env.ts'
import { listInstanceSecrets, replaceInstanceSecret } from '../secrets/instance-secret.store.ts'
import {
  isSealedInstanceSecret,
  openInstanceSecret,
  sealInstanceSecret,
} from '../secrets/stored-instance-secret.ts'
import { listSigningKeys, updatePrivateKey } from './signing-key.store.ts'
import { isSealed, openPrivateKey, sealSigningKey } from './stored-private-key.ts'

/**
 * Makes sure that all private keys and instance secrets in the database can be opened, and seals those
 * that are not sealed yet, from before `keys.encryption_key` was configured. Returns how many it sealed.
 * Without a key nothing is sealed, and nothing may be.
 *
 * @throws {EncryptionKeyError} when something is sealed with another key, or with one that is no longer
 *   configured. Nothing is written then.
 */
export async function sealStoredSecrets({
  database,
  sealer,
}: Pick<Env, 'database' | 'sealer'>): Promise<number> {
  // Of one that an operator retired there is nothing left to seal.
  const keys = (await database.run(listSigningKeys)).filter(({ retiredAt }) => retiredAt === null)
  const secrets = await database.run(listInstanceSecrets)
  for (const key of keys) openPrivateKey(key, sealer)
  for (const secret of secrets) openInstanceSecret(secret, sealer)
  if (sealer === undefined) return 0

  const clearKeys = keys.filter((key) => !isSealed(key)).map((key) => sealSigningKey(key, sealer))
  const clearSecrets = secrets
    .filter((secret) => !isSealedInstanceSecret(secret))
    .map(({ name, value }) => ({ name, from: value, to: sealInstanceSecret({ name, value }, sealer) }))
  const count = clearKeys.length + clearSecrets.length
  if (count === 0) return 0
  await database.transaction(function* (store) {
    for (const { keyId, privateJwk } of clearKeys) yield* updatePrivateKey(store, keyId, privateJwk)
    for (const { name, ...change } of clearSecrets) yield* replaceInstanceSecret(store, name, change)
  })
  return count
}
