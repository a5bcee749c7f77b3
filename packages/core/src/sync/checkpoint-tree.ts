import { sha256 } from '../digest.ts'

/** A plaintext, and the stored hash that it is, or is to be, the password behind. */
export interface PasswordPair {
  /** The folded username. */
  readonly key: string
  readonly hash: string
  readonly plaintext: string
}

/** A chunk of pairs, or a chunk of chunks. */
export interface CheckpointNode {
  /** Which part of the users this is: the same in the next run, unless users come or go at its end. */
  readonly node: string
  /** SHA-256 of all that is in it. Never stored: what is stored is an argon2id hash of it. */
  readonly digest: string
  /** The chunks of a chunk of chunks; none for a chunk of pairs. */
  readonly children: readonly CheckpointNode[]
  /** The pairs of a chunk of pairs. */
  readonly pairs: readonly PasswordPair[]
}

/** Below this many pairs it is as cheap to verify them one by one. */
const FEWEST_PAIRS = 4
/** On average so many pairs make a chunk, and so many chunks a larger one. */
const FANOUT = 32
const ALL = 'all'

/**
 * Cuts pairs into chunks, and chunks into larger ones, up to one over all. Where a chunk ends is
 * decided by its last username alone, so that a user who comes or goes disturbs one chunk and the
 * ones above it. Undefined when there are too few pairs to be worth it.
 */
export function buildCheckpointTree(pairs: readonly PasswordPair[]): CheckpointNode | undefined {
  if (pairs.length < FEWEST_PAIRS) return undefined
  const sorted = [...pairs].sort((a, b) => (a.key < b.key ? -1 : 1))
  const chunks = cut(sorted, FANOUT, ({ key }) => key)
  const larger = cut(chunks, FANOUT * FANOUT, (chunk) => chunk.at(-1)?.key ?? '')
  const nodes = larger.map((some) => join('chunks', some.map(joinPairs), some.at(-1)?.at(-1)?.key))
  return join(ALL, nodes, undefined)
}

/**
 * The same without the one over all, for pairs that are a part of a source's: whole larger chunks, so
 * that they have the names that they have in the tree of all.
 */
export function buildCheckpointForest(pairs: readonly PasswordPair[]): readonly CheckpointNode[] {
  const tree = buildCheckpointTree(pairs)
  if (tree === undefined) return []
  return tree.node === ALL ? tree.children : [tree]
}

/** Whether a larger chunk ends with a user: the parts of a source are best cut there. */
export function endsLargerChunk(key: string): boolean {
  return isLast(key, FANOUT * FANOUT)
}

/** All nodes of a tree, the root first. */
export function listNodes(tree: CheckpointNode): CheckpointNode[] {
  return [tree, ...tree.children.flatMap(listNodes)]
}

/** All pairs below a node. */
export function listPairs(tree: CheckpointNode): PasswordPair[] {
  return [...tree.pairs, ...tree.children.flatMap(listPairs)]
}

function joinPairs(pairs: readonly PasswordPair[]): CheckpointNode {
  const digest = sha256(JSON.stringify(pairs.map(({ key, hash, plaintext }) => [key, hash, plaintext])))
  return { node: `pairs ${pairs.at(-1)?.key}`, digest, children: [], pairs }
}

/** One node over some; over a single one, that one itself. */
function join(kind: string, children: readonly CheckpointNode[], last: string | undefined): CheckpointNode {
  const [only] = children
  if (only !== undefined && children.length === 1) return only
  const digest = sha256(children.map((child) => child.digest).join())
  return { node: last === undefined ? kind : `${kind} ${last}`, digest, children, pairs: [] }
}

/** Ends a chunk after each item whose name says so: one in `fanout`, whatever its neighbours are. */
function cut<T>(items: readonly T[], fanout: number, nameOf: (item: T) => string): T[][] {
  const chunks: T[][] = [[]]
  for (const item of items) {
    chunks.at(-1)?.push(item)
    if (isLast(nameOf(item), fanout)) chunks.push([])
  }
  return chunks.filter((chunk) => chunk.length > 0)
}

function isLast(name: string, fanout: number): boolean {
  return Buffer.from(sha256(name), 'base64url').readUInt32BE() % fanout === 0
}
