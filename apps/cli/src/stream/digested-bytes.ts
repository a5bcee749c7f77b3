import { createHash } from 'node:crypto'
import type { Bytes } from './read-segments.ts'

/** An input whose content is told apart from any other while it is read. */
export interface DigestedBytes {
  readonly bytes: Bytes
  /** SHA-256 of what the last reading found; undefined unless it came to the end. */
  digest(): string | undefined
}

/** Watches over an input that is read several times, each of which has to find the same. */
export function digestedBytes({ name, open }: Bytes): DigestedBytes {
  let digest: string | undefined
  return {
    bytes: {
      name,
      open: async function* () {
        digest = undefined
        const hash = createHash('sha256')
        for await (const chunk of open()) {
          hash.update(chunk)
          yield chunk
        }
        digest = hash.digest('base64url')
      },
    },
    digest: () => digest,
  }
}
