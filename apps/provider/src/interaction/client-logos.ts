import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@barycenter/core/clients/client'
import type { Env } from '@barycenter/core/env'
import { bitmapType } from '@barycenter/core/image-type'
import { OutboundError } from '@barycenter/core/outbound/outbound'

const IMAGE = { mediaTypes: ['image/png', 'image/jpeg', 'image/gif', 'image/webp'], maximumSize: 64 * 1024 }

/** How long what was read, or could not be, is taken for current, in milliseconds. */
const FRESH = 3_600_000

/** How many logos are kept in memory: with their encoding, 9 MiB at most. */
const MOST_LOGOS = 100

/** How long a page waits for a logo, in milliseconds. The next one has it. */
const PATIENCE = 800

/** The logos of clients. */
export interface ClientLogos {
  /** A client's logo as a `data:` URL; nothing if it has none, or none that is at hand in time. */
  find(client: Pick<Client, 'metadata' | 'origin'>): Promise<string | undefined>
}

/**
 * Fetches logos for the browser, which would tell their hosts who is about to sign in where. Only bitmaps,
 * and only for clients of the operator's: a logo that anybody could have chosen would make a page believed.
 */
export function createClientLogos({
  outbound,
  clock,
  log,
}: Pick<Env, 'outbound' | 'clock' | 'log'>): ClientLogos {
  const logos = new Map<string, { readonly readAt: number; readonly logo: Promise<string | undefined> }>()

  const read = async (uri: string): Promise<string | undefined> => {
    try {
      const { bytes } = await outbound.get(uri, IMAGE)
      const mediaType = bitmapType(bytes)
      return mediaType && `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error
      log.warn({ err: error }, 'the logo of a client could not be read')
      return undefined
    }
  }
  const readAgain = (uri: string, readAt: number) => {
    const logo = read(uri)
    logos.delete(uri)
    logos.set(uri, { logo, readAt })
    const [oldest] = logos.keys()
    if (logos.size > MOST_LOGOS && oldest !== undefined) logos.delete(oldest)
    return logo
  }

  return {
    find: async ({ metadata: { logo_uri: uri }, origin }) => {
      if (uri === undefined || origin === 'dynamic') return undefined
      const now = clock.now().getTime()
      const known = logos.get(uri)
      const logo = known !== undefined && now - known.readAt < FRESH ? known.logo : readAgain(uri, now)
      const done = new AbortController()
      const patience = sleep(PATIENCE, undefined, { signal: done.signal, ref: false }).catch(() => undefined)
      return Promise.race([logo, patience]).finally(() => done.abort())
    },
  }
}
