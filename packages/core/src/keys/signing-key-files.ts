import type { SigningAlgorithm } from './signing-keys.ts'

/** Where the signing keys are kept beside the database, for others to read. */
export interface SigningKeyFiles {
  /**
   * Writes them anew after keys were made.
   *
   * @param rotated the algorithms whose key has a successor now.
   */
  update(rotated: readonly SigningAlgorithm[]): Promise<void>
}

/** There are none. */
export const NO_SIGNING_KEY_FILES: SigningKeyFiles = { update: async () => {} }
