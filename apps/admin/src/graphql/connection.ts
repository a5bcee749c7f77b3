import {
  type List,
  type RowOf,
  refuseCombination,
  type TableName,
  usedFilters,
} from '@barycenter/core/lists/list.store'
import type { Place } from '@barycenter/core/lists/page.store'
import { countList, readPage } from '@barycenter/core/lists/read-list'
import type { AdminContext } from '../context.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { type PageArguments, readPageArguments } from './page-arguments.ts'
import { Refusal } from './refusal.ts'

/** A page of a list, as Relay's Cursor Connections Specification has it. */
export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  /** Counts the whole list: only done when it is asked for. */
  readonly countAll: () => Promise<number>
}

/** An order that is asked for. */
export interface OrderBy<Order> {
  readonly field: Order
  readonly direction: 'ASC' | 'DESC'
}

/** How a list is asked for. */
export interface ListArguments<Where, Order> extends PageArguments {
  readonly where?: Where | null | undefined
  readonly orderBy?: OrderBy<Order> | null | undefined
}

/** What a connection is made of. */
interface Listed<Table extends TableName, Where extends object, Order extends string, Node> {
  readonly list: List<Table, Where, Order>
  /** The order, if none is asked for. */
  readonly orderBy: OrderBy<Order>
  /** What may be seen of a row. */
  readonly present: (row: RowOf<Table>) => Node
}

/**
 * Reads a page of a list. One row more than asked for tells whether there is another page.
 *
 * @throws {Refusal} BAD_USER_INPUT
 */
export async function resolveConnection<
  Table extends TableName,
  Where extends object,
  Order extends string,
  Node,
>(
  { env }: Pick<AdminContext, 'env'>,
  asked: ListArguments<Where, Order>,
  { list, present, ...defaults }: Listed<Table, Where, Order, Node>,
): Promise<Connection<Node>> {
  const { field: order, direction } = asked.orderBy ?? defaults.orderBy
  // Nothing asked for is a Where whose filters are all absent.
  const where = asked.where ?? ({} as Where)
  const refused = refuseCombination(list, where, order)
  if (refused !== undefined) throw new Refusal('BAD_USER_INPUT', `Argument "where": ${refused}.`)
  refuseUnstorable(where)
  const scope = { list: list.table, order, kinds: list.orders[order].map(({ kind }) => kind) }
  const { size, from, after, before } = readPageArguments(asked, (argument, cursor) =>
    readCursor(scope, argument, cursor),
  )

  const isDescending = direction === 'DESC'
  const found = await readPage(env, list, {
    where,
    order,
    isDescending,
    after,
    before,
    from,
    limit: size + 1,
  })
  const hasMore = found.length > size
  const rows = from === 'start' ? found.slice(0, size) : found.slice(hasMore ? 1 : 0)
  const edges = rows.map((row) => ({ node: present(row), cursor: writeCursor(scope, placeOf(row)) }))
  return {
    edges,
    pageInfo: {
      hasNextPage: from === 'start' ? hasMore : before !== undefined,
      hasPreviousPage: from === 'end' ? hasMore : after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    countAll: () => countList(env, list, where),
  }

  function placeOf(row: RowOf<Table>): Place {
    // The columns of an order are texts, numbers or instants: see OrderColumn.
    return list.orders[order].map(({ column }) => row[column] as Place[number])
  }
}

/** Refuses texts that PostgreSQL cannot be asked for; nothing that is stored has them in it. */
function refuseUnstorable<Where extends object>(where: Where): void {
  for (const filter of usedFilters(where)) {
    const text = JSON.stringify(where[filter])
    // How JSON.stringify writes U+0000 and lone surrogates, and nothing else.
    if (!/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(text)) continue
    throw new Refusal(
      'BAD_USER_INPUT',
      `Argument "where": "${filter}" has U+0000 or half of a character in it.`,
    )
  }
}
