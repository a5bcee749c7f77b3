import type { Place } from '@barycenter/core/lists/page.store'
import { Refusal } from './refusal.ts'

/** What a cursor is good for: one list, in one order. */
export interface CursorScope {
  readonly list: string
  readonly order: string
  /** What a place in this order consists of. */
  readonly kinds: readonly ('text' | 'number' | 'instant')[]
}

const MAXIMUM_LENGTH = 2048

/** Writes a cursor: the list, the order, and the place in it. */
export function writeCursor({ list, order }: CursorScope, place: Place): string {
  const values = place.map((value) => (value instanceof Date ? value.getTime() : value))
  return Buffer.from(JSON.stringify([list, order, ...values])).toString('base64url')
}

/**
 * Reads a cursor.
 *
 * @throws {Refusal} BAD_USER_INPUT when it is none of this list in this order.
 */
export function readCursor(scope: CursorScope, argument: 'after' | 'before', cursor: string): Place {
  const parts = parse(cursor)
  const [list, order, ...values] = parts ?? []
  if (list === scope.list && order !== scope.order && typeof order === 'string') {
    throw refuse(argument, 'the cursor is of another order of this list.')
  }
  const place = values.map((value, nth) => readValue(scope.kinds[nth], value))
  if (list !== scope.list || place.length !== scope.kinds.length) throw refuse(argument)
  return place.map((value) => {
    if (value === undefined) throw refuse(argument)
    return value
  })
}

function readValue(
  kind: CursorScope['kinds'][number] | undefined,
  value: unknown,
): Place[number] | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' && value.isWellFormed() && !value.includes('\0') ? value : undefined
    case 'number':
      return typeof value === 'number' && Math.abs(value) < 2 ** 31 && Number.isInteger(value)
        ? value
        : undefined
    case 'instant':
      // Up to the year 9999: beyond it PostgreSQL writes years otherwise.
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 253_402_300_800_000
        ? new Date(value)
        : undefined
    case undefined:
      return undefined
  }
}

function parse(cursor: string): readonly unknown[] | undefined {
  if (cursor.length > MAXIMUM_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(value) ? value : undefined
  } catch (error) {
    // Not JSON: not a cursor.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function refuse(argument: string, why = 'not a cursor that this list has given out.'): Refusal {
  return new Refusal('BAD_USER_INPUT', `Argument "${argument}": ${why}`)
}
