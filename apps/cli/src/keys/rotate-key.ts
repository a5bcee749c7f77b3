import { loadConfig } from '@barycenter/config/load-config'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { describeSigningKeys } from '@barycenter/core/keys/describe-signing-keys'
import { rotateSigningKey } from '@barycenter/core/keys/provide-signing-keys'
import { sealStoredSecrets } from '@barycenter/core/keys/seal-stored-secrets'
import type { Succession } from '@barycenter/core/keys/signing-key.store'
import type { SigningAlgorithm } from '@barycenter/core/keys/signing-keys'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { withEnv } from '../with-env.ts'
import { exportSigningKeys } from './signing-key-files.ts'

/** The flags of `keys rotate`, as they were parsed. */
export interface RotateKeyOptions {
  readonly alg?: SigningAlgorithm
  readonly output: 'text' | 'json'
}

/**
 * Makes the next signing key of an algorithm in the configured database. One that waits for its turn
 * already stays the next one.
 */
export async function rotateKey(
  invocation: Invocation,
  { alg, output }: RotateKeyOptions,
): Promise<ExitStatus> {
  const { keys } = loadConfig(invocation)
  const algorithm = alg ?? keys.alg
  const { kind, key } = await withEnv(invocation, async (env) => {
    await sealStoredSecrets(env)
    const succession = await rotateSigningKey(env, algorithm, LOCAL_OPERATOR.actor)
    const { workingDirectory } = invocation
    await exportSigningKeys(env, { keys, workingDirectory }, succession.kind === 'kept' ? [] : [algorithm])
    const all = await describeSigningKeys(env)
    return { kind: succession.kind, key: all.find(({ keyId }) => keyId === succession.key.keyId) }
  })
  if (key === undefined) throw new TypeError('the key that was made is gone')
  const text =
    output === 'json'
      ? JSON.stringify({ result: kind, ...key }, null, 2)
      : `${WORDS[kind]} ${algorithm} ${key.keyId}, which signs from ${key.activeFrom.toISOString()}`
  invocation.stdout.write(`${text}\n`)
  return EXIT.done
}

const WORDS: Record<Succession['kind'], string> = {
  succeeds: 'made',
  first: 'made',
  kept: 'there is already',
}
