import { resolve } from 'node:path'
import type { KeysConfig } from '@barycenter/config/config'
import { readTextFile } from '@barycenter/config/read-text-file'
import type { Env } from '@barycenter/core/env'
import { findLastSigningKey } from '@barycenter/core/keys/describe-signing-keys'
import { databaseSigningKeys } from '@barycenter/core/keys/load-signing-keys'
import { ensureSigningKey, storeSigningKey } from '@barycenter/core/keys/provide-signing-keys'
import { sealStoredSecrets } from '@barycenter/core/keys/seal-stored-secrets'
import { exportPrivateKey, parseSigningKey, SigningKeyError } from '@barycenter/core/keys/signing-key'
import type { SigningAlgorithm } from '@barycenter/core/keys/signing-keys'
import { CommandError } from '../command-error.ts'
import { errorCode } from '../error-code.ts'
import { EXIT } from '../exit-status.ts'
import { replaceFile } from '../private-file.ts'

/**
 * Sees to it that there is a signing key: the one of `keys.private_key_path`, or else one of the
 * database's, which is then written there. The public keys go to `keys.jwks_path`.
 *
 * @throws {EncryptionKeyError} when the configured encryption key does not open what is stored.
 * @throws {CommandError} when a file cannot be read or written, or holds no such key.
 */
export async function prepareSigningKeys(
  env: Env,
  keys: KeysConfig,
  workingDirectory: string,
): Promise<void> {
  const sealed = await sealStoredSecrets(env)
  if (sealed > 0) env.log.info({ sealed }, 'sealed what the database held in the clear')
  if (keys.privateKeyPath === undefined) await ensureSigningKey(env, keys.alg)
  else await shareSigningKey(env, keys.alg, resolve(workingDirectory, keys.privateKeyPath))

  await exportJwks(env, keys, workingDirectory)
}

/**
 * Brings the files up to date after keys were made: the public keys, and the private one if that of
 * `keys.alg` has a successor.
 *
 * @param rotated the algorithms whose key has a successor now.
 * @throws {CommandError} when a file cannot be written.
 */
export async function exportSigningKeys(
  env: Env,
  { keys, workingDirectory }: { readonly keys: KeysConfig; readonly workingDirectory: string },
  rotated: readonly SigningAlgorithm[],
): Promise<void> {
  await exportJwks(env, keys, workingDirectory)
  if (keys.privateKeyPath === undefined || !rotated.includes(keys.alg)) return
  const next = await findLastSigningKey(env, keys.alg)
  if (next === undefined) return
  const path = resolve(workingDirectory, keys.privateKeyPath)
  await write('keys.private_key_path', path, { text: exportPrivateKey(next), mode: 0o600 })
}

async function exportJwks(env: Env, { alg, jwksPath }: KeysConfig, workingDirectory: string): Promise<void> {
  if (jwksPath === undefined) return
  // Not what this process read a while ago.
  const jwks = await databaseSigningKeys(env, alg).publicJwks()
  const text = `${JSON.stringify(jwks, null, 2)}\n`
  await write('keys.jwks_path', resolve(workingDirectory, jwksPath), { text, mode: 0o644 })
}

async function shareSigningKey(env: Env, algorithm: KeysConfig['alg'], path: string): Promise<void> {
  const file = readTextFile(path)
  switch (file.kind) {
    case 'missing': {
      const text = exportPrivateKey(await ensureSigningKey(env, algorithm))
      return write('keys.private_key_path', path, { text, mode: 0o600 })
    }
    case 'unreadable':
      throw new CommandError(EXIT.badInput, `keys.private_key_path: ${path} ${file.reason}`)
    case 'text':
      await storeSigningKey(env, await read(path, file.text, algorithm))
  }
}

async function read(path: string, text: string, algorithm: KeysConfig['alg']) {
  try {
    return await parseSigningKey(text, algorithm)
  } catch (cause) {
    if (!(cause instanceof SigningKeyError)) throw cause
    throw new CommandError(EXIT.badInput, `keys.private_key_path: ${path}: ${cause.message}`, { cause })
  }
}

async function write(key: string, path: string, content: { text: string; mode: number }): Promise<void> {
  try {
    await replaceFile(path, content)
  } catch (cause) {
    const reason = errorCode(cause) ?? 'unknown reason'
    throw new CommandError(EXIT.badInput, `${key}: ${path} cannot be written (${reason})`, { cause })
  }
}
