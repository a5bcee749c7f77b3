import { readFile, stat } from 'node:fs/promises'
import { TargetError } from '@barycenter/core/sync/target-error'
import { explainErrno } from '../file/explain-errno.ts'

/** What nobody else may do with a key. Its group may read it: Kubernetes mounts Secrets that way (`fsGroup`). */
const FORBIDDEN = 0o037
/** The longest key that pgpool reads, in bytes, with the NUL at its end. */
const MAX_KEY_LENGTH = 255

/** What is told of a key file that others may read; pgpool itself only warns. */
export type Warn = (message: string) => void

/**
 * Reads the key that pgpool decrypts its entries with: the first line of its key file, without the newline at
 * its end, byte for byte.
 *
 * @throws {TargetError} badInput or notAllowed when there is no key to be read, or it is too long for pgpool.
 */
export async function readPoolKey(path: string, warn: Warn): Promise<Uint8Array> {
  const content = await readFile(path).catch((error: unknown) => {
    throw explainErrno(error, `the pool key file ${path}`)
  })
  const { mode } = await stat(path)
  if ((mode & FORBIDDEN) !== 0) {
    warn(`the pool key file ${path} can be read by others (mode ${(mode & 0o777).toString(8)}); chmod 600 it`)
  }
  const end = content.indexOf('\n')
  const key = end === -1 ? content : content.subarray(0, end)
  const refuse = (reason: string) => new TargetError('badInput', `the pool key file ${path}: ${reason}`)
  if (key.length === 0) throw refuse('its first line is empty')
  if (key.includes(0)) throw refuse('the key has a NUL in it, where pgpool would end it')
  if (key.length > MAX_KEY_LENGTH - 1) {
    throw refuse(`the key has ${key.length} bytes, and pgpool reads no more than ${MAX_KEY_LENGTH - 1}`)
  }
  return key
}
