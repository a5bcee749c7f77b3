import { createHmac } from 'node:crypto'
import type { Env } from '../env.ts'
import { ensureInstanceSecret } from './instance-secret.store.ts'
import { openInstanceSecret, sealInstanceSecret } from './stored-instance-secret.ts'

/** What a secret of this installation is for. Each purpose has one of its own. */
export type SecretPurpose = 'interaction' | 'refresh-token' | 'pairwise-subject' | 'user-code' | 'webauthn'

/** Secrets that all processes on one database share, made when they are first needed. */
export interface InstanceSecrets {
  /** HMAC-SHA-256 of a text under the secret of a purpose, base64url (43 characters). */
  keyedDigest(purpose: SecretPurpose, text: string): Promise<string>
}

/** The secrets in the database. */
export function databaseInstanceSecrets(
  needs: Pick<Env, 'database' | 'clock' | 'random' | 'sealer'>,
): InstanceSecrets {
  const secrets = new Map<SecretPurpose, Promise<string>>()
  const get = (purpose: SecretPurpose) => {
    const known = secrets.get(purpose)
    if (known !== undefined) return known
    const value = sealInstanceSecret({ name: purpose, value: needs.random.token() }, needs.sealer)
    const offered = { name: purpose, value, createdAt: needs.clock.now() }
    const stored = needs.database
      .transaction((store) => ensureInstanceSecret(store, offered))
      .then((found) => openInstanceSecret({ name: purpose, value: found }, needs.sealer))
    secrets.set(purpose, stored)
    // One that could not be read is asked for again.
    stored.catch(() => secrets.delete(purpose))
    return stored
  }
  return {
    keyedDigest: async (purpose, text) =>
      createHmac('sha256', Buffer.from(await get(purpose), 'base64url'))
        .update(text)
        .digest('base64url'),
  }
}
