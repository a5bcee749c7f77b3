import type { Locate } from '@barycenter/core/users-file/parsed-users'
import { type SourceText, sourcePosition } from '@barycenter/core/users-file/source-text'
import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml'

/** Finds positions in a document: of a field that of its name, of what is missing that of what lacks it. */
export function locateInYaml(
  source: SourceText,
  contents: ParsedNode,
  targets: ReadonlyMap<unknown, ParsedNode>,
): Locate {
  return (segments) => {
    let node: ParsedNode | null = contents
    let offset = contents.range[0]
    for (const segment of segments) {
      const step = stepInto(targets.get(node) ?? node, segment)
      if (step === undefined) break
      node = step.node
      offset = step.offset
    }
    return sourcePosition(source, offset)
  }
}

function stepInto(node: ParsedNode | null, segment: string | number) {
  if (isSeq(node)) {
    const item = node.items[Number(segment)]
    return item === undefined ? undefined : { node: item, offset: item.range[0] }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === segment)
  return pair === undefined ? undefined : { node: pair.value, offset: pair.key.range[0] }
}
