import type { Env } from '../env.ts'
import type { List, RowOf, TableName } from './list.store.ts'
import { countRows, type PageRequest, selectPage } from './page.store.ts'

/** Reads some rows of a list. */
export async function readPage<Table extends TableName, Where extends object, Order extends string>(
  { database }: Pick<Env, 'database'>,
  list: List<Table, Where, Order>,
  request: PageRequest<Where, Order>,
): Promise<RowOf<Table>[]> {
  return database.run((store) => selectPage(store, list, request))
}

/** Counts the rows of a list, which takes the longer the more there are. */
export async function countList<Table extends TableName, Where extends object, Order extends string>(
  { database }: Pick<Env, 'database'>,
  list: List<Table, Where, Order>,
  where: Where,
): Promise<number> {
  return database.run((store) => countRows(store, list, where))
}
