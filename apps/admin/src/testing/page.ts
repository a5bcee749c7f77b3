import type { Connection } from '../graphql/connection.ts'
import type { Answer } from './admin-client.ts'

/** Reads the page that a root field of an answer holds. */
export function readPage<Node>({ data, errors }: Answer, field: string): Connection<Node> {
  const page = data?.[field]
  if (page === undefined || page === null) throw new Error(`no page of ${field}: ${JSON.stringify(errors)}`)
  // As the operation of the test selects it.
  return page as Connection<Node>
}
