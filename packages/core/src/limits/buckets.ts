import { sha256 } from '../digest.ts'
import type { Random } from '../random.ts'

/**
 * Maps any text to one of 65,536 keys, so that no flood of made-up names fills the memory. The secret
 * keeps people from choosing a name that shares a key with somebody else's.
 */
export function createBuckets(random: Random): (text: string) => string {
  const secret = random.token()
  return (text) => String(Buffer.from(sha256(`${secret} ${text}`), 'base64url').readUInt16BE())
}
