import type { JsonObject } from '@barycenter/database/json'
import { z } from 'zod'
import { publicJwks } from '../clients/keys/public-jwk.ts'
import type { Env } from '../env.ts'
import { OutboundError } from '../outbound/outbound.ts'
import { KeySetError, type KeySource } from './key-source.ts'

/** How long keys are taken for current, in milliseconds. */
const FRESH = 600_000

/** How long they are used while they cannot be had anew, in milliseconds. */
const STALE = 86_400_000

/** How often one source may be asked at most, whatever anybody sends us: in milliseconds. */
const INTERVAL = 30_000

/** How many key sets are kept in memory. */
const MOST_SETS = 1000

/** What a server has to answer with when it is asked for a key set. */
export const KEY_SET_DOCUMENT = {
  mediaTypes: ['application/json', 'application/jwk-set+json'],
  maximumSize: 256 * 1024,
} as const

/** The public keys of others, as they were last read. */
export interface KeySets {
  /**
   * The keys of a source: none if they cannot be had at the moment.
   *
   * @param keyId the `kid` that is looked for; where it is unknown, the source may be asked again.
   */
  find(source: KeySource, keyId: string | undefined): Promise<readonly JsonObject[]>
}

/** The last that is known of a source. */
interface KeySet {
  readonly keys: readonly JsonObject[]
  /** When they were read; undefined if they never were. */
  readonly readAt: number | undefined
  readonly triedAt: number
}

/**
 * Keeps key sets for ten minutes. A `kid` that is not in one, because its owner has just rotated the keys,
 * makes it be read again, but not within half a minute: no flood of made-up ones becomes a flood of requests.
 */
export function cachedKeySets({ clock, log }: Pick<Env, 'clock' | 'log'>): KeySets {
  const sets = new Map<string, KeySet>()
  const underWay = new Map<string, Promise<KeySet>>()

  const read = async (source: KeySource, known: KeySet | undefined): Promise<KeySet> => {
    const triedAt = clock.now().getTime()
    try {
      const { keys } = publicJwks.parse(JSON.parse(await source.read()))
      return { keys, readAt: triedAt, triedAt }
    } catch (error) {
      if (!isExpected(error)) throw error
      log.warn({ err: error, source: source.id }, 'the keys of another party could not be read')
      return { keys: known?.keys ?? [], readAt: known?.readAt, triedAt }
    }
  }
  const refresh = (source: KeySource, known: KeySet | undefined): Promise<KeySet> => {
    const pending = underWay.get(source.id)
    if (pending !== undefined) return pending
    const started = read(source, known)
      .then((set) => {
        keep(sets, source.id, set)
        return set
      })
      .finally(() => underWay.delete(source.id))
    underWay.set(source.id, started)
    return started
  }

  return {
    find: async (source, keyId) => {
      const now = clock.now().getTime()
      const known = sets.get(source.id)
      const set = needsReading(known, keyId, now) ? await refresh(source, known) : known
      return set?.readAt !== undefined && now - set.readAt <= STALE ? set.keys : []
    },
  }
}

function isExpected(error: unknown): boolean {
  return [OutboundError, KeySetError, SyntaxError, z.ZodError].some((kind) => error instanceof kind)
}

function needsReading(known: KeySet | undefined, keyId: string | undefined, now: number): boolean {
  if (known === undefined) return true
  if (now - known.triedAt < INTERVAL) return false
  const isFresh = known.readAt !== undefined && now - known.readAt < FRESH
  return !isFresh || (keyId !== undefined && !known.keys.some(({ kid }) => kid === keyId))
}

function keep(sets: Map<string, KeySet>, id: string, set: KeySet): void {
  sets.delete(id)
  sets.set(id, set)
  const [oldest] = sets.keys()
  if (sets.size > MOST_SETS && oldest !== undefined) sets.delete(oldest)
}
