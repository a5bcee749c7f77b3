import type { Env } from '../env.ts'
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

/**
 * Writes the files anew after an operator changed keys, which is done by then whatever comes of the files:
 * a failure is for the log.
 */
export async function updateSigningKeyFiles(
  { signingKeyFiles, log }: Pick<Env, 'signingKeyFiles' | 'log'>,
  changed: readonly SigningAlgorithm[],
): Promise<void> {
  try {
    await signingKeyFiles.update(changed)
  } catch (error) {
    log.error({ err: error, changed }, 'signing keys have changed, but their files could not be written')
  }
}
