import fc from 'fast-check'
import { findNodeAtLocation, parseTree } from 'jsonc-parser'
import { expect, test } from 'vitest'
import { locateInJson } from './locate-in-json.ts'
import { readSource, sourcePosition } from './source-text.ts'

type Segments = (string | number)[]

/** What a syntax tree of the whole text says. */
function locateByTree(text: string, segments: Segments) {
  const tree = parseTree(text)
  for (let length = segments.length; length >= 0 && tree !== undefined; length--) {
    const found = findNodeAtLocation(tree, segments.slice(0, length))
    const shown = found?.parent?.type === 'property' ? found.parent : found
    if (shown !== undefined) return sourcePosition(readSource(text), shown.offset)
  }
  return {}
}

const name = fc.constantFrom('users', 'a', '0', '', '"', 'ä')
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(1, 'x', null, true, '[{'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
}))
const segment = fc.oneof(name, fc.nat(3))

test('a place is where a syntax tree of the whole text has it, whatever the text and the path', () => {
  fc.assert(
    fc.property(value, fc.array(fc.array(segment, { maxLength: 5 }), { minLength: 3 }), (json, paths) => {
      const text = JSON.stringify(json, null, 1)
      const locate = locateInJson(readSource(text))
      expect(paths.map((path) => locate(path))).toEqual(paths.map((path) => locateByTree(text, path)))
    }),
    { seed: 5, numRuns: 1000 },
  )
})

test.each([
  ['a list', [{ username: 'alice' }, { email: 1 }], [1, 'email'], { line: 6, column: 3 }],
  [
    'a field of users',
    { users: [{ properties: { a: [0] } }] },
    ['users', 0, 'properties', 'a', 0],
    { line: 6, column: 6 },
  ],
  ['what is missing', { users: [{}, {}] }, ['users', 1, 'username'], { line: 4, column: 3 }],
  ['no record', { users: [] }, ['users', 7], { line: 2, column: 2 }],
] as const)('the place of %s is found', (_, json, path, place) => {
  expect(locateInJson(readSource(JSON.stringify(json, null, 1)))(path)).toEqual(place)
})
