import { readFile } from 'node:fs/promises'
import type { AdminScope } from '@barycenter/core/admin-tokens/admin-token'
import { ADMIN_SCOPES, allows } from '@barycenter/core/admin-tokens/admin-token'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  printSchema,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from './schema.ts'
import { createAdminClient } from './testing/admin-client.ts'
import { NODE_SCOPES, ROOT_FIELDS } from './testing/root-fields.ts'

test('schema.graphql is the schema: node apps/admin/src/print-schema.ts > apps/admin/schema.graphql', async () => {
  const checkedIn = await readFile(new URL('../schema.graphql', import.meta.url), 'utf8')
  expect(checkedIn).toBe(`${printSchema(schema)}\n`)
})

test('every type, field, argument and enum value is described', () => {
  const described = ownTypes().flatMap((type) => [{ at: type.name, ...type }, ...partsOf(type)])
  const missing = described.filter(({ description }) => !description).map(({ at }) => at)
  expect(missing).toEqual([])
})

test('no type has a field for a password or a hash to be read from', () => {
  const secrets = ownTypes()
    .filter(isObjectType)
    .filter(({ name }) => name !== 'Mutation')
    .flatMap((type) => Object.keys(type.getFields()))
    .filter((field) => /password|hash|secret/i.test(field))
  // A policy, a flag, a moment, two counters, and the hash of a plan.
  const harmless = [
    'hashed',
    'hasPassword',
    'passwordChangedAt',
    'passwordPolicy',
    'passwordsHashed',
    'passwordsVerified',
    // A flag, and what payloads show once.
    'hasSecret',
    'clientSecret',
  ]
  expect(new Set(secrets)).toEqual(new Set([...harmless, 'planHash']))
})

describe('scopes', () => {
  let env: TestEnv
  beforeAll(async () => {
    env = await createTestEnv('sqlite')
  })
  afterAll(() => env.dispose())

  const codes = async (scopes: readonly AdminScope[], operation: string) => {
    const { data, errors } = await createAdminClient(env, scopes).execute(operation)
    const shown = Object.values(data ?? {})
      .flat()
      .filter((value) => value !== null)
    return { shown, errors: errors ?? [], codes: errors?.map(({ extensions }) => extensions?.['code']) ?? [] }
  }

  test('every root field is in the table', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    const fields = roots.flatMap((root) =>
      root ? Object.keys(root.getFields()).map((field) => `${root.name}.${field}`) : [],
    )
    expect(fields.sort()).toEqual(['Query.node', 'Query.nodes', ...Object.keys(ROOT_FIELDS)].sort())
  })

  test.each(Object.entries(ROOT_FIELDS))('%s is allowed by its scopes', async (_field, root) => {
    for (const scope of [...root.scopes, 'admin'] as const) {
      const { codes: told } = await codes([scope], root.operation)
      expect(told).toEqual(root.refusal === undefined ? [] : [root.refusal])
    }
  })

  test.each(Object.entries(ROOT_FIELDS))('%s is not allowed by all the others', async (field, root) => {
    const { shown, errors } = await codes(othersThan(root.scopes), root.operation)
    expect(shown).toEqual([])
    expect(errors).toHaveLength(1)
    expect(errors[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
    for (const needed of root.scopes) expect(errors[0]?.message).toContain(needed)
    expect(errors[0]?.message).toContain(field.split('.')[1])
  })

  test.each(Object.entries(NODE_SCOPES))(
    'a %s is found by its id with its scopes only',
    async (name, scopes) => {
      const id = Buffer.from(`${name}:nobody`).toString('base64url')
      const operations = [`{ node(id: "${id}") { id } }`, `{ nodes(ids: ["${id}"]) { id } }`]
      for (const operation of operations) {
        expect((await codes(othersThan(scopes), operation)).codes).toEqual(['FORBIDDEN'])
        for (const scope of scopes)
          expect(await codes([scope], operation)).toMatchObject({ shown: [], codes: [] })
      }
    },
  )

  test('every type with an id is in the table', () => {
    const named = ownTypes()
      .filter(isObjectType)
      .filter((type) => type.getInterfaces().some(({ name }) => name === 'Node'))
    expect(named.map(({ name }) => name).sort()).toEqual(Object.keys(NODE_SCOPES).sort())
  })

  test.each([
    '',
    'canary',
    'VXNlcg',
    'User:a',
    encode('Mutation:a'),
    encode('Nothing:a'),
    encode('__proto__:a'),
    encode('User:a\0b'),
    encode('User:'),
  ])('node does not take %j for an id', async (id) => {
    const { data, errors } = await createAdminClient(env).execute(
      'query ($id: ID!) { node(id: $id) { id } }',
      { id },
    )
    expect(data).toEqual({ node: null })
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
    expect(errors?.[0]?.message).not.toContain('canary')
  })

  test('a token without any scope may look at the schema, and at nothing else', async () => {
    const client = createAdminClient(env, [])
    expect(await client.execute('{ __schema { queryType { name } } }')).toEqual({
      data: { __schema: { queryType: { name: 'Query' } } },
    })
    expect((await codes([], '{ users { totalCount } }')).codes).toEqual(['FORBIDDEN'])
  })
})

/** All scopes but some and those that include them. */
function othersThan(scopes: readonly AdminScope[]): AdminScope[] {
  return ADMIN_SCOPES.filter(
    (scope) => !scopes.some((needed) => allows({ actor: 'token:test', scopes: [scope] }, needed)),
  )
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function ownTypes(): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'))
}

function partsOf(type: GraphQLNamedType): { at: string; description: string | null | undefined }[] {
  if (isEnumType(type)) {
    return type.getValues().map(({ name, description }) => ({ at: `${type.name}.${name}`, description }))
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
    return fields.map(({ name, description }) => ({ at: `${type.name}.${name}`, description }))
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return []
  return Object.values(type.getFields()).flatMap(({ name, description, args }) => [
    { at: `${type.name}.${name}`, description },
    ...args.map((argument) => ({
      at: `${type.name}.${name}(${argument.name})`,
      description: argument.description,
    })),
  ])
}
