import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, asc, type Column, count, desc, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { type List, type RowOf, type TableName, usedFilters } from './list.store.ts'

/** A row's place in an order: the values of the order's columns. */
export type Place = readonly (string | number | Date)[]

/** Which rows of a list are asked for. */
export interface PageRequest<Where, Order> {
  readonly where: Where
  readonly order: Order
  /** Whether the last comes first. */
  readonly isDescending: boolean
  /** Only rows that come after this place, in the order of the list. */
  readonly after: Place | undefined
  /** Only rows that come before this place. */
  readonly before: Place | undefined
  /** From which end of what is left rows are taken. They are in the order of the list either way. */
  readonly from: 'start' | 'end'
  readonly limit: number
}

/** Some rows of a list. */
export function* selectPage<Table extends TableName, Where extends object, Order extends string>(
  { queries, tables }: Store,
  list: List<Table, Where, Order>,
  request: PageRequest<Where, Order>,
): Steps<RowOf<Table>[]> {
  const { order, isDescending, after, before, from, limit } = request
  const table: PgTable = tables[list.table]
  const columns = orderColumns(tables, list, order)
  const isBackwards = isDescending !== (from === 'end')
  const conditions = [
    ...conditionsOf(tables, list, request.where),
    after && beyond(columns, after, isDescending ? '<' : '>'),
    before && beyond(columns, before, isDescending ? '>' : '<'),
  ]
  const found = yield* rows(
    queries
      .select()
      .from(table)
      .where(and(...conditions))
      .orderBy(...columns.map((column) => (isBackwards ? desc(column) : asc(column))))
      .limit(limit),
  )
  // All columns of the list's own table: what the name of the table says, and Drizzle cannot follow.
  const page = found as RowOf<Table>[]
  return from === 'end' ? page.reverse() : page
}

/** How many rows a list has. */
export function* countRows<Table extends TableName, Where extends object, Order extends string>(
  { queries, tables }: Store,
  list: List<Table, Where, Order>,
  where: Where,
): Steps<number> {
  const table: PgTable = tables[list.table]
  const [found] = yield* rows(
    queries
      .select({ rows: count() })
      .from(table)
      .where(and(...conditionsOf(tables, list, where))),
  )
  return found?.rows ?? 0
}

function conditionsOf<Table extends TableName, Where extends object, Order extends string>(
  tables: Store['tables'],
  list: List<Table, Where, Order>,
  where: Where,
): SQL[] {
  const table = tables[list.table]
  const used = usedFilters(where).map((filter) => {
    // Neither null nor undefined, says usedFilters.
    const value = where[filter] as Exclude<Where[typeof filter], null | undefined>
    return list.filters[filter](table, value)
  })
  return list.always === undefined ? used : [...used, list.always(table)]
}

function orderColumns<Table extends TableName, Where extends object, Order extends string>(
  tables: Store['tables'],
  list: List<Table, Where, Order>,
  order: Order,
): Column[] {
  const columns: Record<string, Column> = getTableColumns(tables[list.table])
  return list.orders[order].map(({ column: name }) => {
    const column = columns[name]
    if (column === undefined) throw new TypeError(`the table ${list.table} has no column ${name}`)
    return column
  })
}

/** A comparison of rows, which both engines answer from an index on the columns. */
function beyond(columns: readonly Column[], place: Place, sign: '<' | '>'): SQL {
  const values = columns.map((column, nth) => sql`${sql.param(place[nth], column)}`)
  const names = columns.map((column) => sql`${column}`)
  return sql`(${sql.join(names, sql`, `)}) ${sql.raw(sign)} (${sql.join(values, sql`, `)})`
}
