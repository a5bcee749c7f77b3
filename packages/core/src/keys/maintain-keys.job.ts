import type { Job } from '../jobs/job.ts'
import { maintainSigningKeys } from './provide-signing-keys.ts'

/** Sees to it that there are signing keys, and to their successors. */
export const maintainKeys: Job = {
  name: 'maintain_signing_keys',
  description:
    'Makes a signing key for each algorithm that has none, and successors for keys older than ' +
    '`keys.rotation_interval`; then writes `keys.jwks_path` and `keys.private_key_path` anew.',
  schedule: '15 */5 * * * *',
  run: async (env) => {
    const { made, rotated } = await maintainSigningKeys(env, env.settings.keyRotationInterval)
    if (made.length + rotated.length > 0) {
      env.log.info({ made, rotated }, 'made signing keys')
      await env.signingKeyFiles.update(rotated)
    }
    return made.length + rotated.length
  },
}
