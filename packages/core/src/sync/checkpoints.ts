import type { Env } from '../env.ts'
import type { StoredCheckpoint } from './checkpoint.store.ts'
import {
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

/** Checkpoints of one run, over those that are stored. */
export function createCheckpoints(
  { passwords }: Pick<Env, 'passwords'>,
  stored: ReadonlyMap<string, string>,
): Checkpoints {
  /** The digests that were found to be the stored ones, by their nodes. */
  const intact = new Map<string, string>()
  const work = { checkpoints: 0 }

  const stands = async ({ node, digest }: CheckpointNode): Promise<boolean> => {
    const hash = stored.get(node)
    // One that was made at a lower cost than a password hash has today would be the easier target.
    if (hash === undefined || passwords.needsRehash(hash)) return false
    work.checkpoints++
    return passwords.verify(hash, digest, 'import')
  }
  const recognizeBelow = async (tree: CheckpointNode): Promise<PasswordPair[]> => {
    if (await stands(tree)) {
      for (const { node, digest } of listNodes(tree)) intact.set(node, digest)
      return listPairs(tree)
    }
    return (await Promise.all(tree.children.map(recognizeBelow))).flat()
  }
  const staleNodes = (tree: CheckpointNode | undefined) =>
    tree === undefined ? [] : listNodes(tree).filter(({ node, digest }) => intact.get(node) !== digest)

  return {
    work,
    recognize: async (pairs) => {
      const tree = buildCheckpointTree(pairs)
      return new Set(tree === undefined ? [] : await recognizeBelow(tree))
    },
    isStale: (pairs) => staleNodes(buildCheckpointTree(pairs)).length > 0,
    renew: async (pairs) => {
      const tree = buildCheckpointTree(pairs)
      const replaced = await Promise.all(
        staleNodes(tree).map(async ({ node, digest }) => {
          work.checkpoints++
          return { node, hash: await passwords.hash(digest, 'import') }
        }),
      )
      return { replaced, deleted: tree === undefined ? [] : obsolete(tree, stored) }
    },
  }
}

/** Nodes that have piled up; a few are kept, for the source may have several files. */
function obsolete(tree: CheckpointNode, stored: ReadonlyMap<string, string>): string[] {
  const nodes = new Set(listNodes(tree).map(({ node }) => node))
  const others = [...stored.keys()].filter((node) => !nodes.has(node))
  return others.length > 4 * nodes.size + 64 ? others : []
}
