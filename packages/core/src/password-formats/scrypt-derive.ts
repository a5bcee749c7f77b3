import { scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { refuseOutside } from './password-format.ts'

/** What an evaluation of scrypt costs, RFC 7914 §2. */
export interface ScryptCost {
  /** The binary logarithm of the cost N. */
  readonly ln: number
  /** The block size. */
  readonly r: number
  /** The parallelization. */
  readonly p: number
}

/** Why an evaluation would cost too much. */
export function refuseScryptCost({ ln, r, p }: ScryptCost): string | undefined {
  return refuseOutside('ln', ln, [1, 17]) ?? refuseOutside('r', r, [1, 8]) ?? refuseOutside('p', p, [1, 10])
}

/** Derives so many bytes from a plaintext, on the thread pool. */
export const deriveScrypt = promisify(
  (
    plaintext: string,
    { salt, length, ...cost }: ScryptCost & { readonly salt: Buffer; readonly length: number },
    done: (error: Error | null, key: Buffer) => void,
  ) => {
    const N = 2 ** cost.ln
    // What OpenSSL reckons with: p blocks beside the table and two blocks more.
    const maxmem = 128 * cost.r * (N + cost.p + 2)
    scrypt(plaintext, salt, length, { N, r: cost.r, p: cost.p, maxmem }, done)
  },
)
