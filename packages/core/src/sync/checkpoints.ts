import type { Passwords } from '../passwords.ts'
import type { StoredCheckpoint } from './checkpoint.store.ts'
import {
  buildCheckpointForest,
  buildCheckpointTree,
  type CheckpointNode,
  listNodes,
  listPairs,
  type PasswordPair,
} from './checkpoint-tree.ts'

/** What a run is to do with the stored checkpoints. */
export interface CheckpointChanges {
  readonly replaced: readonly StoredCheckpoint[]
  /** Nodes that are no more. */
  readonly deleted: readonly string[]
}

/** What is known about the passwords of a source without verifying each of them: docs/checkpoints.md. */
export interface Checkpoints {
  /** Of some pairs, those in chunks that stand as their checkpoint says: their plaintexts are right. */
  recognize(pairs: readonly PasswordPair[]): Promise<ReadonlySet<PasswordPair>>
  /** Whether checkpoints have to be made so that all pairs, which are right, are recognised next time. */
  isStale(pairs: readonly PasswordPair[]): boolean
  /** Makes those. */
  renew(pairs: readonly PasswordPair[]): Promise<CheckpointChanges>
  /** How many argon2 evaluations it took so far. */
  readonly work: { checkpoints: number }
}

/** Which of a source's users a run is about at a time, and where their checkpoints are. */
export interface CheckpointScope {
  /** Cuts pairs into trees. */
  plant(pairs: readonly PasswordPair[]): readonly CheckpointNode[]
  /** The stored hashes of some nodes, by these; those of other nodes may be among them. */
  find(nodes: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Nodes that may be deleted, now that these are the source's. */
  obsolete(nodes: ReadonlySet<string>): readonly string[]
}

/** All users of a source at once. */
export function wholeSource(stored: ReadonlyMap<string, string>): CheckpointScope {
  return {
    plant: (pairs) => {
      const tree = buildCheckpointTree(pairs)
      return tree === undefined ? [] : [tree]
    },
    find: async () => stored,
    obsolete: (nodes) => obsoleteNodes(nodes, stored),
  }
}

/** A part of them, cut where a larger chunk ends. */
export function partOfSource(find: CheckpointScope['find']): CheckpointScope {
  return { plant: buildCheckpointForest, find, obsolete: () => [] }
}

/** Checkpoints of one run, or of one part of it. */
export function createCheckpoints(
  { passwords }: { readonly passwords: Pick<Passwords, 'hash' | 'verify' | 'needsRehash'> },
  scope: CheckpointScope,
): Checkpoints {
  /** The digests that were found to be the stored ones, by their nodes. */
  const intact = new Map<string, string>()
  const work = { checkpoints: 0 }

  const stands = async ({ node, digest }: CheckpointNode, stored: ReadonlyMap<string, string>) => {
    const hash = stored.get(node)
    // One that was made at a lower cost than a password hash has today would be the easier target.
    if (hash === undefined || passwords.needsRehash(hash)) return false
    work.checkpoints++
    return passwords.verify(hash, digest, 'import')
  }
  const recognizeBelow = async (
    tree: CheckpointNode,
    stored: ReadonlyMap<string, string>,
  ): Promise<PasswordPair[]> => {
    if (await stands(tree, stored)) {
      for (const { node, digest } of listNodes(tree)) intact.set(node, digest)
      return listPairs(tree)
    }
    return (await Promise.all(tree.children.map((child) => recognizeBelow(child, stored)))).flat()
  }
  const nodesOf = (pairs: readonly PasswordPair[]) => scope.plant(pairs).flatMap(listNodes)
  const staleNodes = (nodes: readonly CheckpointNode[]) =>
    nodes.filter(({ node, digest }) => intact.get(node) !== digest)

  return {
    work,
    recognize: async (pairs) => {
      const trees = scope.plant(pairs)
      if (trees.length === 0) return new Set()
      const stored = await scope.find(trees.flatMap(listNodes).map(({ node }) => node))
      return new Set((await Promise.all(trees.map((tree) => recognizeBelow(tree, stored)))).flat())
    },
    isStale: (pairs) => staleNodes(nodesOf(pairs)).length > 0,
    renew: async (pairs) => {
      const nodes = nodesOf(pairs)
      const replaced = await Promise.all(
        staleNodes(nodes).map(async ({ node, digest }) => {
          work.checkpoints++
          return { node, hash: await passwords.hash(digest, 'import') }
        }),
      )
      const names = new Set(nodes.map(({ node }) => node))
      return { replaced, deleted: names.size === 0 ? [] : scope.obsolete(names) }
    },
  }
}

/** Nodes that have piled up; a few are kept, for the source may have several files. */
function obsoleteNodes(nodes: ReadonlySet<string>, stored: ReadonlyMap<string, string>): string[] {
  const others = [...stored.keys()].filter((node) => !nodes.has(node))
  return others.length > 4 * nodes.size + 64 ? others : []
}
