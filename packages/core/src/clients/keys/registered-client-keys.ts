import type { ClientKeys } from './client-keys.ts'

/** The keys in clients' own metadata. */
export function registeredClientKeys(): ClientKeys {
  return {
    find: async ({ metadata }) => metadata.jwks?.keys ?? [],
  }
}
