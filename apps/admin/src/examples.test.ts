import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from './schema.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** The examples in a text that are whole operations. */
function examplesIn(text: string | null | undefined): string[] {
  const blocks = [...(text ?? '').matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, block = '']) => block)
  return blocks.filter((block) => /^(?:\{|query|mutation|subscription)/.test(block))
}

const faultsOf = (example: string) => validate(schema, parse(example)).map(({ message }) => message)

test('every example in the documentation of the schema can be executed as it stands', () => {
  const texts = Object.values(schema.getTypeMap()).flatMap((type) => {
    const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
    const parts = hasFields ? Object.values(type.getFields()) : isEnumType(type) ? type.getValues() : []
    return [type, ...parts].map(({ description }) => description)
  })
  const examples = texts.flatMap(examplesIn)
  expect(examples.length).toBeGreaterThan(8)
  expect(examples.map((example) => ({ example, faults: faultsOf(example) }))).toEqual(
    examples.map((example) => ({ example, faults: [] })),
  )
})

test('so can every example in the documents', async () => {
  const documents = globSync('docs/*.md', { cwd: ROOT })
  expect(documents).toContain('docs/admin-api.md')
  for (const path of documents) {
    for (const example of examplesIn(await readFile(`${ROOT}/${path}`, 'utf8'))) {
      expect({ path, example, faults: faultsOf(example) }).toEqual({ path, example, faults: [] })
    }
  }
})
