import type { JsonObject } from '@barycenter/database/json'
import { z } from 'zod'
import type { Env } from '../../env.ts'
import { OutboundError } from '../../outbound/outbound.ts'
import type { ClientKeys } from './client-keys.ts'
import { publicJwks } from './public-jwk.ts'

/** How long keys from a `jwks_uri` are taken for current, in milliseconds. */
const FRESH = 600_000

/** How long they are used while they cannot be had anew, in milliseconds. */
const STALE = 86_400_000

/** How often one `jwks_uri` may be asked at most, whatever anybody sends us: in milliseconds. */
const INTERVAL = 30_000

/** How many key sets are kept in memory. */
const MOST_SETS = 1000

const DOCUMENT = { mediaTypes: ['application/json', 'application/jwk-set+json'], maximumSize: 256 * 1024 }

/** The last that is known of a `jwks_uri`. */
interface KeySet {
  readonly keys: readonly JsonObject[]
  /** When they were read; undefined if they never were. */
  readonly readAt: number | undefined
  readonly triedAt: number
}

/**
 * The keys in clients' own metadata and at the addresses there. A set that was read from a `jwks_uri` is
 * kept for ten minutes. A `kid` that is not in it, for a client that has just rotated its keys, makes it
 * be read again, but not within half a minute: no flood of made-up ones becomes a flood of requests.
 */
export function registeredClientKeys({
  outbound,
  clock,
  log,
}: Pick<Env, 'outbound' | 'clock' | 'log'>): ClientKeys {
  const sets = new Map<string, KeySet>()
  const underWay = new Map<string, Promise<KeySet>>()

  const read = async (uri: string, known: KeySet | undefined): Promise<KeySet> => {
    const triedAt = clock.now().getTime()
    try {
      const { text } = await outbound.get(uri, DOCUMENT)
      const { keys } = publicJwks.parse(JSON.parse(text))
      return { keys, readAt: triedAt, triedAt }
    } catch (error) {
      if (!(error instanceof OutboundError || error instanceof SyntaxError || error instanceof z.ZodError))
        throw error
      log.warn({ err: error }, 'the keys of a client could not be read from its jwks_uri')
      return { keys: known?.keys ?? [], readAt: known?.readAt, triedAt }
    }
  }
  const refresh = (uri: string, known: KeySet | undefined): Promise<KeySet> => {
    const pending = underWay.get(uri)
    if (pending !== undefined) return pending
    const started = read(uri, known)
      .then((set) => {
        keep(sets, uri, set)
        return set
      })
      .finally(() => underWay.delete(uri))
    underWay.set(uri, started)
    return started
  }

  return {
    find: async ({ metadata }, keyId) => {
      const uri = metadata.jwks_uri
      if (uri === undefined) return metadata.jwks?.keys ?? []
      const now = clock.now().getTime()
      const known = sets.get(uri)
      const set = needsReading(known, keyId, now) ? await refresh(uri, known) : known
      return set?.readAt !== undefined && now - set.readAt <= STALE ? set.keys : []
    },
  }
}

function needsReading(known: KeySet | undefined, keyId: string | undefined, now: number): boolean {
  if (known === undefined) return true
  if (now - known.triedAt < INTERVAL) return false
  const isFresh = known.readAt !== undefined && now - known.readAt < FRESH
  return !isFresh || (keyId !== undefined && !known.keys.some(({ kid }) => kid === keyId))
}

function keep(sets: Map<string, KeySet>, uri: string, set: KeySet): void {
  sets.delete(uri)
  sets.set(uri, set)
  const [oldest] = sets.keys()
  if (sets.size > MOST_SETS && oldest !== undefined) sets.delete(oldest)
}
