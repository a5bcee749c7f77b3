import { addSeconds } from '../clock.ts'
import type { Lifetimes } from '../oauth-settings.ts'

/** How long others may keep our JWK Set and our metadata, in seconds. */
export const JWKS_MAX_AGE = 300

/** How long a process trusts what it last read of the keys, in seconds. */
export const KEY_CACHE = 30

/** By how much the clocks of replicas and verifiers may differ, in seconds. */
const LEEWAY = 60

/** The instants of a rotation. */
export interface Rotation {
  /** When the new key begins to sign: by then, whoever verifies has had to read it. */
  readonly activeFrom: Date
  /** When the last token that the old key signed has expired. */
  readonly publishedUntil: Date
}

/** When a key that is made now takes over, and how long the one before it stays published. */
export function planRotation(now: Date, { accessToken, idToken }: Lifetimes): Rotation {
  const activeFrom = addSeconds(now, JWKS_MAX_AGE + KEY_CACHE + LEEWAY)
  return { activeFrom, publishedUntil: addSeconds(activeFrom, Math.max(accessToken, idToken) + LEEWAY) }
}
