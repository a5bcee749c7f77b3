import type { Schema } from '@barycenter/database/schema'
import type { SQL } from 'drizzle-orm'

/** The tables that lists are of. */
export type TableName = keyof Schema

/** A row of a table. */
export type RowOf<Table extends TableName> = Schema[Table]['$inferSelect']

/** A column by which a list can be in order, one that is never null, and what is in it. */
type OrderColumn<Table extends TableName> =
  | { readonly column: ColumnOf<Table, string>; readonly kind: 'text' }
  | { readonly column: ColumnOf<Table, number>; readonly kind: 'number' }
  | { readonly column: ColumnOf<Table, Date>; readonly kind: 'instant' }

type ColumnOf<Table extends TableName, Value> = {
  [Column in keyof RowOf<Table>]: RowOf<Table>[Column] extends Value ? Column : never
}[keyof RowOf<Table>] &
  string

/** One way to ask for a list that an index answers, whatever the length of the list. */
export interface AnsweredBy<Filter extends string, Order extends string> {
  /** The filters that are used together, all of them. */
  readonly filters: readonly Filter[]
  /** The orders that the rows may be asked for in. */
  readonly orders: readonly Order[]
}

/**
 * A list that can be paged through: what it may be filtered and ordered by. Only what an index answers is
 * offered, so that a page of a hundred thousand rows costs what a page of a hundred does.
 */
export interface List<Table extends TableName, Where extends object, Order extends string> {
  readonly table: Table
  /** What every row of the list meets, if it is not the whole table: next to all rows do. */
  readonly always?: (table: Schema[Table]) => SQL
  /** The columns of each order; the last one is unique, so that no two rows have the same place. */
  readonly orders: { readonly [order in Order]: readonly OrderColumn<Table>[] }
  /** The condition of each filter. */
  readonly filters: {
    readonly [filter in keyof Where & string]-?: (
      table: Schema[Table],
      value: Exclude<Where[filter], null | undefined>,
    ) => SQL
  }
  readonly answered: readonly AnsweredBy<keyof Where & string, Order>[]
}

/** The filters that a request uses: those that are neither absent nor null. */
export function usedFilters<Where extends object>(where: Where): (keyof Where & string)[] {
  const entries = Object.entries(where).filter(([, value]) => value !== undefined && value !== null)
  // The entries of a Where, by their own names.
  return entries.map(([name]) => name as keyof Where & string)
}

/**
 * Why a list cannot be asked for so: a sentence that names what can be combined. Undefined if it can.
 */
export function refuseCombination<Table extends TableName, Where extends object, Order extends string>(
  { answered }: Pick<List<Table, Where, Order>, 'answered'>,
  where: Where,
  order: Order,
): string | undefined {
  const used = usedFilters(where)
  const isAnswered = answered.some(
    ({ filters, orders }) =>
      orders.includes(order) &&
      filters.length === used.length &&
      used.every((filter) => filters.includes(filter)),
  )
  if (isAnswered) return undefined
  const possible = answered
    .filter(({ orders }) => orders.includes(order))
    .map(({ filters }) => (filters.length === 0 ? 'none' : filters.join(' with ')))
  return `these filters are not answered from an index in this order; with ${order} there can be: ${possible.join(', ')}`
}
