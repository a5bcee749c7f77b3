import type { Env } from '../../env.ts'
import { cachedKeySets, KEY_SET_DOCUMENT } from '../../jwks/cached-key-sets.ts'
import type { ClientKeys } from './client-keys.ts'

/** The keys in clients' own metadata, and those at the addresses there: the latter are kept for a while. */
export function registeredClientKeys({
  outbound,
  clock,
  log,
}: Pick<Env, 'outbound' | 'clock' | 'log'>): ClientKeys {
  const sets = cachedKeySets({ clock, log })
  return {
    find: async ({ metadata }, keyId) => {
      const uri = metadata.jwks_uri
      if (uri === undefined) return metadata.jwks?.keys ?? []
      const read = async () => (await outbound.get(uri, KEY_SET_DOCUMENT)).text
      return sets.find({ id: uri, read }, keyId)
    },
  }
}
