import { MAXIMUM_NESTING } from '@barycenter/core/users-file/json-syntax'
import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type ParsedNode } from 'yaml'

/** Something in a document that cannot be read as JSON could be. */
export interface YamlFault {
  readonly offset: number
  readonly message: string
}

/** What a document says. Values that come by an alias are the same objects as those of the anchor. */
export interface YamlValue {
  readonly value: unknown
  readonly faults: readonly YamlFault[]
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<unknown, ParsedNode>
}

/** How many characters aliases may stand for, all together: some lines can mean gigabytes. */
const LARGEST_EXPANSION = 16 * 1024 * 1024

/** That are reported of a file. */
const MOST_FAULTS = 100

interface Anchored {
  readonly node: ParsedNode
  readonly value: unknown
  readonly size: number
}

/** Reads a document's value: texts, numbers, true, false, null, lists and objects. */
export function readYamlValue(contents: ParsedNode): YamlValue {
  const faults: YamlFault[] = []
  const targets = new Map<unknown, ParsedNode>()
  const anchors = new Map<string, Anchored>()
  let size = 0
  let expanded = 0

  const fault = (node: Node | null, message: string): undefined => {
    if (faults.length < MOST_FAULTS) faults.push({ offset: node?.range?.[0] ?? 0, message })
    return undefined
  }

  const readAlias = (alias: Alias.Parsed): unknown => {
    const target = anchors.get(alias.source)
    if (target === undefined) return fault(alias, 'no anchor of this name is complete before this alias')
    expanded += target.size
    if (expanded > LARGEST_EXPANSION) {
      // One message is enough, and the rest need not be read.
      expanded = Number.NEGATIVE_INFINITY
      return fault(alias, 'the aliases stand for too much text')
    }
    size += target.size
    targets.set(alias, target.node)
    return target.value
  }

  const readPair = (
    { key, value }: Pair<ParsedNode, ParsedNode | null>,
    seen: Set<string>,
    depth: number,
  ) => {
    if (!isScalar(key) || typeof key.value !== 'string') return fault(key, 'a key is a text')
    if (seen.has(key.value)) fault(key, 'this field stands twice in one object; which one is meant?')
    seen.add(key.value)
    return [key.value, value === null ? null : read(value, depth)] as const
  }

  const readPlain = (node: ParsedNode, depth: number): unknown => {
    if (depth > MAXIMUM_NESTING) return fault(node, 'the document is nested too deeply')
    if (isSeq(node)) return node.items.map((item) => read(item, depth + 1))
    if (isMap(node)) {
      const seen = new Set<string>()
      const entries = node.items.map((pair) => readPair(pair, seen, depth + 1))
      return Object.fromEntries(entries.filter((entry) => entry !== undefined))
    }
    const value = isScalar(node) ? node.value : undefined
    size += typeof value === 'string' ? value.length : 0
    const isPossible = value === null || ['string', 'number', 'boolean'].includes(typeof value)
    return isPossible ? value : fault(node, 'JSON has no such value')
  }

  const read = (node: ParsedNode, depth: number): unknown => {
    if (isAlias(node)) return readAlias(node)
    const before = size++
    const value = readPlain(node, depth)
    if (node.anchor !== undefined) anchors.set(node.anchor, { node, value, size: size - before })
    return value
  }

  return { value: read(contents, 0), faults, targets }
}
