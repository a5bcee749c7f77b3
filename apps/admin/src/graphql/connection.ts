import { Refusal } from './refusal.ts'

const DEFAULT_SIZE = 50
const MAXIMUM_SIZE = 500

/** How a page is asked for. */
export interface PageArguments {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
}

/** A page of a list, as Relay's Cursor Connections Specification has it. */
export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

/** Where the nodes of a connection come from. */
interface Nodes<Node> {
  /** The first nodes after the one of an id, in their order. */
  readonly fetch: (after: string | undefined, limit: number) => Promise<readonly Node[]>
  /** The UUID that a node is found by. */
  readonly id: (node: Node) => string
}

/**
 * Fetches a page. One node more than asked for tells whether there is a next page.
 *
 * @throws {Refusal} BAD_USER_INPUT
 */
export async function resolveConnection<Node>(
  page: PageArguments,
  nodes: Nodes<Node>,
): Promise<Connection<Node>> {
  const size = Math.min(page.first ?? DEFAULT_SIZE, MAXIMUM_SIZE)
  if (size < 0) throw new Refusal('BAD_USER_INPUT', 'Argument "first": a page has no fewer than 0 entries.')
  const after = typeof page.after === 'string' ? readCursor(page.after) : undefined

  const found = await nodes.fetch(after, size + 1)
  const edges = found.slice(0, size).map((node) => ({ node, cursor: writeCursor(nodes.id(node)) }))
  return {
    edges,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

function writeCursor(id: string): string {
  return Buffer.from(id).toString('base64url')
}

function readCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString()
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id
  throw new Refusal('BAD_USER_INPUT', 'Argument "after": not a cursor that this list has given out.')
}
