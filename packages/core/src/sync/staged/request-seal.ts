import { sha256 } from '../../digest.ts'
import type { Env } from '../../env.ts'
import type { Batch } from './stage-batch.ts'

/** Tells whether a batch is the one that was sent before, although what was sent is not kept. */
export interface RequestSeal {
  /** Whether what was stored by {@link RequestSeal.make} is of the same batch. */
  isOf(stored: string): Promise<boolean>
  /** What to store. */
  make(): Promise<string>
}

const PLAIN = 'sha256 '

/**
 * Of passwords in the clear not even a digest is kept, but a hash like those of passwords. Of a batch
 * without any a digest does, which costs neither an evaluation nor the memory of one.
 */
export function sealRequest({ passwords }: Pick<Env, 'passwords'>, batch: Batch): RequestSeal {
  const digest = sha256(JSON.stringify([batch.users, batch.indexes]))
  return batch.users.some(({ password }) => typeof password === 'string')
    ? {
        isOf: async (stored) => !stored.startsWith(PLAIN) && passwords.verify(stored, digest, 'import'),
        make: () => passwords.hash(digest, 'import'),
      }
    : {
        isOf: async (stored) => stored === PLAIN + digest,
        make: async () => PLAIN + digest,
      }
}
