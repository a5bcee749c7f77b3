import { gunzipSync, gzipSync } from 'node:zlib'
import type { JsonObject } from '@barycenter/database/json'
import type { SyncUsersOutcome } from './sync-outcome.ts'

/** What is longer, in characters, is stored packed: the answer of 20,000 users has millions. */
const LONGEST_PLAIN = 32_768

/** An outcome as it is stored: without the fields that are undefined, and packed if it is long. */
export function packOutcome(outcome: SyncUsersOutcome): JsonObject {
  const text = JSON.stringify(outcome)
  if (text.length <= LONGEST_PLAIN) return JSON.parse(text)
  return { gzip: gzipSync(text).toString('base64') }
}

/** The outcome that was stored. */
export function unpackOutcome(stored: JsonObject): SyncUsersOutcome {
  const { gzip } = stored
  // Nothing but outcomes is packed, or stored in their place.
  return typeof gzip === 'string'
    ? JSON.parse(gunzipSync(Buffer.from(gzip, 'base64')).toString())
    : (stored as unknown as SyncUsersOutcome)
}
