import { loadConfig } from '@barycenter/config/load-config'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import type { Env } from '@barycenter/core/env'
import { describeSigningKeys } from '@barycenter/core/keys/describe-signing-keys'
import { rotateSigningKey } from '@barycenter/core/keys/provide-signing-keys'
import { replaceSigningKey } from '@barycenter/core/keys/retire-signing-key'
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
  /** An emergency: the new key signs at once, and those before it are retired. */
  readonly now?: boolean
  readonly output: 'text' | 'json'
}

/**
 * Makes the next signing key of an algorithm in the configured database. One that waits for its turn
 * already stays the next one, unless it is an emergency.
 */
export async function rotateKey(
  invocation: Invocation,
  { alg, now = false, output }: RotateKeyOptions,
): Promise<ExitStatus> {
  const { keys } = loadConfig(invocation)
  const algorithm = alg ?? keys.alg
  const { kind, key } = await withEnv(invocation, async (env) => {
    await sealStoredSecrets(env)
    const made = now ? await replace(env, algorithm) : await succeed(env, algorithm)
    const { workingDirectory } = invocation
    await exportSigningKeys(env, { keys, workingDirectory }, made.kind === 'kept' ? [] : [algorithm])
    const all = await describeSigningKeys(env)
    return { kind: made.kind, key: all.find(({ keyId }) => keyId === made.keyId) }
  })
  if (key === undefined) throw new TypeError('the key that was made is gone')
  const text =
    output === 'json'
      ? JSON.stringify({ result: kind, ...key }, null, 2)
      : `${WORDS[kind]} ${algorithm} ${key.keyId}, which signs from ${key.activeFrom.toISOString()}`
  invocation.stdout.write(`${text}\n`)
  return EXIT.done
}

interface Made {
  readonly kind: Succession['kind'] | 'replaced'
  readonly keyId: string
}

async function succeed(env: Env, algorithm: SigningAlgorithm): Promise<Made> {
  const { kind, key } = await rotateSigningKey(env, algorithm, LOCAL_OPERATOR)
  return { kind, keyId: key.keyId }
}

async function replace(env: Env, algorithm: SigningAlgorithm): Promise<Made> {
  const { keyId } = await replaceSigningKey(env, LOCAL_OPERATOR, algorithm)
  return { kind: 'replaced', keyId }
}

const WORDS: Record<Made['kind'], string> = {
  succeeds: 'made',
  first: 'made',
  replaced: 'retired all others, made',
  kept: 'there is already',
}
