import type { Place } from '@barycenter/core/lists/page.store'
import { Refusal } from './refusal.ts'

/** How many entries a page has that is asked for without saying how many. */
export const DEFAULT_SIZE = 50
/** How many a page has at most. */
export const MAXIMUM_SIZE = 500

/** How a page is asked for, Relay's Cursor Connections Specification §4. */
export interface PageArguments {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
}

/** Which page is meant. */
export interface RequestedPage {
  readonly size: number
  readonly from: 'start' | 'end'
  readonly after: Place | undefined
  readonly before: Place | undefined
}

/**
 * Reads the arguments of a page.
 *
 * @throws {Refusal} BAD_USER_INPUT
 */
export function readPageArguments(
  { first, after, last, before }: PageArguments,
  readCursor: (argument: 'after' | 'before', cursor: string) => Place,
): RequestedPage {
  if (typeof first === 'number' && typeof last === 'number') {
    throw new Refusal(
      'BAD_USER_INPUT',
      'Argument "last": a page is either the "first" or the "last" entries.',
    )
  }
  checkSize('first', first)
  checkSize('last', last)
  return {
    size: Math.min(first ?? last ?? DEFAULT_SIZE, MAXIMUM_SIZE),
    from: typeof last === 'number' ? 'end' : 'start',
    after: typeof after === 'string' ? readCursor('after', after) : undefined,
    before: typeof before === 'string' ? readCursor('before', before) : undefined,
  }
}

function checkSize(argument: string, size: number | null | undefined): void {
  if (typeof size !== 'number' || size >= 0) return
  throw new Refusal('BAD_USER_INPUT', `Argument "${argument}": a page has no fewer than 0 entries.`)
}
