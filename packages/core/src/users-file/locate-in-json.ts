import { findNodeAtLocation, type JSONVisitor, type Node, parseTree, visit } from 'jsonc-parser'
import type { Locate, Segments } from './parsed-users.ts'
import { type SourceText, sourcePosition } from './source-text.ts'

/** Where a value stands in a text. */
interface Extent {
  /** Of its name, where it has one: a field's problem is shown there. */
  readonly shown: number
  readonly start: number
  end: number
}

/**
 * Finds positions in a JSON text. A syntax tree of the whole would take many times the memory of the text; so this
 * notes once where each record begins and ends, and makes a tree of the one that is asked for.
 */
export function locateInJson(source: SourceText): Locate {
  let extents: ReadonlyMap<string, Extent> | undefined
  let last: { readonly extent: Extent; readonly tree: Node | undefined } | undefined
  return (segments) => {
    extents ??= findExtents(source.text)
    const { extent, rest } = deepest(extents, segments)
    if (extent === undefined) return {}
    if (rest.length === 0) return sourcePosition(source, extent.shown)
    if (last?.extent !== extent)
      last = { extent, tree: parseTree(source.text.slice(extent.start, extent.end)) }
    for (let length = rest.length; length > 0 && last.tree !== undefined; length--) {
      const found = findNodeAtLocation(last.tree, rest.slice(0, length))
      const shown = found?.parent?.type === 'property' ? found.parent : found
      if (shown !== undefined) return sourcePosition(source, extent.start + shown.offset)
    }
    // What is missing is shown at what it is missing from.
    return sourcePosition(source, extent.shown)
  }
}

/** The extents of a document, of what is in it, and of the records of a list that is in it: by their paths. */
function findExtents(text: string): ReadonlyMap<string, Extent> {
  const extents = new Map<string, Extent>()
  const open: (Extent | undefined)[] = []
  let [deepest, name]: [number, number | undefined] = [2, undefined]

  const begin = (start: number, length: number, path: () => Segments): Extent | undefined => {
    const shown = name ?? start
    name = undefined
    if (open.length > deepest) return undefined
    const extent = { shown, start, end: start + length }
    extents.set(nameOf(path()), extent)
    return extent
  }
  const end = (offset: number, length: number) => {
    const extent = open.pop()
    if (extent !== undefined) extent.end = offset + length
  }
  const visitor: JSONVisitor = {
    onObjectBegin: (offset, length, _line, _character, path) => {
      open.push(begin(offset, length, path))
    },
    onArrayBegin: (offset, length, _line, _character, path) => {
      // The records of a list are what is in it.
      if (open.length === 0) deepest = 1
      open.push(begin(offset, length, path))
    },
    onLiteralValue: (_value, offset, length, _line, _character, path) => {
      begin(offset, length, path)
    },
    onObjectProperty: (_name, offset) => {
      name = offset
    },
    onObjectEnd: end,
    onArrayEnd: end,
  }
  visit(text, visitor)
  return extents
}

/** The extent of the longest beginning of a path that has one, and the rest of the path. */
function deepest(
  extents: ReadonlyMap<string, Extent>,
  segments: Segments,
): { readonly extent: Extent | undefined; readonly rest: (string | number)[] } {
  for (let length = Math.min(2, segments.length); length > 0; length--) {
    const extent = extents.get(nameOf(segments.slice(0, length)))
    if (extent !== undefined) return { extent, rest: segments.slice(length) }
  }
  return { extent: extents.get(nameOf([])), rest: [...segments] }
}

/** Tells a path apart from all others. */
function nameOf(path: Segments): string {
  return JSON.stringify(path)
}
