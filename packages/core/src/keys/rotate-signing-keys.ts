import type { Operator } from '../admin-tokens/admin-token.ts'
import type { Env } from '../env.ts'
import { describeSigningKeys, type SigningKeyDescription } from './describe-signing-keys.ts'
import { rotateSigningKey } from './provide-signing-keys.ts'
import { replaceSigningKey } from './retire-signing-key.ts'
import { updateSigningKeyFiles } from './signing-key-files.ts'
import type { SigningAlgorithm } from './signing-keys.ts'

/** Which keys are to be rotated, and how. */
export interface RotationRequest {
  /** All algorithms that there is an active key of, when undefined. */
  readonly algorithms: readonly SigningAlgorithm[] | undefined
  /** In an emergency the new keys sign at once, and the others are retired. */
  readonly urgency: 'planned' | 'emergency'
}

/** What came of a rotation. */
export interface RotationResult {
  /** The keys that sign next, or sign already. */
  readonly signingKeys: readonly SigningKeyDescription[]
  readonly retired: readonly SigningKeyDescription[]
}

/** Rotates the keys of some algorithms, each in a transaction of its own. */
export async function rotateSigningKeys(
  env: Env,
  operator: Operator,
  { algorithms, urgency }: RotationRequest,
): Promise<RotationResult> {
  const wanted = new Set(algorithms ?? (await env.signingKeys.algorithms()))
  const keyIds: string[] = []
  const retired: string[] = []
  for (const algorithm of wanted) {
    if (urgency === 'emergency') {
      const replacement = await replaceSigningKey(env, operator, algorithm)
      keyIds.push(replacement.keyId)
      retired.push(...replacement.retired)
    } else {
      keyIds.push((await rotateSigningKey(env, algorithm, operator)).key.keyId)
    }
  }
  if (urgency === 'planned') await env.signingKeys.reread()
  await updateSigningKeyFiles(env, [...wanted])
  const keys = await describeSigningKeys(env)
  return {
    signingKeys: keys.filter(({ keyId }) => keyIds.includes(keyId)),
    retired: keys.filter(({ keyId }) => retired.includes(keyId)),
  }
}
