import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'

/** How large the operations of a document are once their fragments are put in. Of several operations, the largest. */
export interface DocumentMeasures {
  /** Levels of fields, of operations alone. What is within introspection counts as one, and has graphql-js's own bound. */
  readonly depth: number
  /** Fields, each as often as it is selected. */
  readonly fields: number
  readonly aliases: number
  /** As they are written: those of a fragment count once. */
  readonly directives: number
}

type Selected = Omit<DocumentMeasures, 'directives'>

const NOTHING: Selected = { depth: 0, fields: 0, aliases: 0 }

/**
 * Measures a document that is not validated yet: in time proportional to its length, although fragments
 * that spread others twice each would grow beyond all bounds. Fragments that nothing spreads are measured
 * too, for validation walks through them. Those that spread themselves are for validation to refuse.
 *
 * @throws {RangeError} when it is nested so deeply that walking through it exhausts the stack.
 */
export function measureDocument(document: DocumentNode): DocumentMeasures {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const measured = new Map<string, Selected>()

  const measureSet = ({ selections }: SelectionSetNode): Selected =>
    selections.map(measure).reduce(add, NOTHING)

  const measure = (selection: SelectionNode): Selected => {
    switch (selection.kind) {
      case Kind.INLINE_FRAGMENT:
        return measureSet(selection.selectionSet)
      case Kind.FRAGMENT_SPREAD:
        return measureFragment(selection.name.value)
      case Kind.FIELD: {
        const { name, alias, selectionSet } = selection
        const within = selectionSet === undefined ? NOTHING : measureSet(selectionSet)
        return {
          depth: name.value.startsWith('__') ? 1 : within.depth + 1,
          fields: within.fields + 1,
          aliases: within.aliases + (alias === undefined ? 0 : 1),
        }
      }
    }
  }

  const measureFragment = (name: string): Selected => {
    const known = measured.get(name)
    const fragment = fragments.get(name)
    if (known !== undefined || fragment === undefined) return known ?? NOTHING
    // What it is while it is being measured, should it spread itself.
    measured.set(name, NOTHING)
    const result = measureSet(fragment.selectionSet)
    measured.set(name, result)
    return result
  }

  const operations = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map(({ selectionSet }) => measureSet(selectionSet))
  const all = [...operations, ...[...fragments.keys()].map(measureFragment)]
  return {
    depth: Math.max(0, ...operations.map(({ depth }) => depth)),
    fields: Math.max(0, ...all.map(({ fields }) => fields)),
    aliases: Math.max(0, ...all.map(({ aliases }) => aliases)),
    directives: countDirectives(document),
  }
}

function add(one: Selected, other: Selected): Selected {
  return {
    depth: Math.max(one.depth, other.depth),
    fields: one.fields + other.fields,
    aliases: one.aliases + other.aliases,
  }
}

function countDirectives(document: DocumentNode): number {
  let count = 0
  visit(document, {
    [Kind.DIRECTIVE]: () => {
      count += 1
    },
  })
  return count
}
