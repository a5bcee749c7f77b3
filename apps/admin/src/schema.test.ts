import { readFile } from 'node:fs/promises'
import type { AdminScope } from '@barycenter/core/admin-tokens/admin-token'
import { ADMIN_SCOPES } from '@barycenter/core/admin-tokens/admin-token'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { type GraphQLNamedType, isEnumType, isInputObjectType, isObjectType, printSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from './schema.ts'
import { createAdminClient } from './testing/admin-client.ts'

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
    .flatMap((type) => Object.keys(type.getFields()))
    .filter((field) => /password|hash|secret/i.test(field))
  // A policy, a flag, a moment, two counters, and the hash of a plan.
  const harmless = [
    'hasPassword',
    'passwordChangedAt',
    'passwordPolicy',
    'passwordsHashed',
    'passwordsVerified',
  ]
  expect(new Set(secrets)).toEqual(new Set([...harmless, 'planHash']))
})

interface RootField {
  readonly operation: string
  readonly scopes: readonly AdminScope[]
  /** The code of what becomes of the operation even if it is allowed. */
  readonly refusal?: string
}

/** Everything that can be asked or done, with the scopes of which one is needed. */
const ROOT_FIELDS: Readonly<Record<string, RootField>> = {
  'Mutation.awaitSyncBatch': {
    operation: 'mutation { awaitSyncBatch(ticket: "t", number: 1) { state } }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Mutation.beginStagedSync': {
    operation: 'mutation { beginStagedSync(input: { maxPrune: "x" }) { ticket } }',
    scopes: ['users:sync'],
    refusal: 'INVALID_INPUT',
  },
  'Mutation.commitStagedSync': {
    operation: 'mutation { commitStagedSync(ticket: "t", batches: 1) { missing } }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Mutation.giveUpStagedSync': {
    operation: 'mutation { giveUpStagedSync(ticket: "t") }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Mutation.sendSyncBatch': {
    operation:
      'mutation { sendSyncBatch(input: { ticket: "t", number: 1, users: [], indexes: [] }) { state } }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Mutation.syncUsers': {
    operation: 'mutation { syncUsers(input: { users: [], mode: PLAN }) { total } }',
    scopes: ['users:sync'],
  },
  'Query.stagedSyncResults': {
    operation: '{ stagedSyncResults(ticket: "t") { next } }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Query.syncLimits': { operation: '{ syncLimits { usersPerRequest } }', scopes: ['users:sync'] },
  'Query.syncRuns': { operation: '{ syncRuns { edges { cursor } } }', scopes: ['users:read', 'users:sync'] },
  'Query.user': { operation: '{ user(username: "alice") { subject } }', scopes: ['users:read'] },
  'Query.users': { operation: '{ users { edges { cursor } } }', scopes: ['users:read'] },
}

const IMPLYING: Partial<Record<AdminScope, readonly AdminScope[]>> = {
  'users:write': ['users:read', 'users:sync'],
  admin: ['users:read', 'users:sync', 'users:write'],
}

describe('scopes', () => {
  let env: TestEnv
  beforeAll(async () => {
    env = await createTestEnv('sqlite')
  })
  afterAll(() => env.dispose())

  test('every root field is in the table', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    const fields = roots.flatMap((root) =>
      root ? Object.keys(root.getFields()).map((field) => `${root.name}.${field}`) : [],
    )
    expect(fields.sort()).toEqual(Object.keys(ROOT_FIELDS).sort())
  })

  const cases = Object.entries(ROOT_FIELDS).flatMap(([field, { operation, scopes, refusal }]) =>
    ADMIN_SCOPES.map((scope) => {
      const allowed = [scope, ...(IMPLYING[scope] ?? [])].some((each) => scopes.includes(each))
      return {
        field,
        operation,
        scopes,
        refusal,
        scope,
        allowed,
        says: allowed ? 'allows' : 'does not allow',
      }
    }),
  )

  test.each(cases)('$scope $says $field', async ({ field, operation, scopes, refusal, scope, allowed }) => {
    const { data, errors } = await createAdminClient(env, [scope]).execute(operation)
    if (allowed) {
      expect(errors?.[0]?.extensions?.['code']).toBe(refusal)
      return
    }
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([])
    expect(errors).toHaveLength(1)
    expect(errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
    for (const needed of scopes) expect(errors?.[0]?.message).toContain(needed)
    expect(errors?.[0]?.message).toContain(field.split('.')[1])
  })

  test('a token without any scope may look at the schema, and at nothing else', async () => {
    const client = createAdminClient(env, [])
    expect(await client.execute('{ __schema { queryType { name } } }')).toEqual({
      data: { __schema: { queryType: { name: 'Query' } } },
    })
    for (const { operation } of Object.values(ROOT_FIELDS)) {
      expect((await client.execute(operation)).errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN')
    }
  })
})

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
  if (!isObjectType(type)) return []
  return Object.values(type.getFields()).flatMap(({ name, description, args }) => [
    { at: `${type.name}.${name}`, description },
    ...args.map((argument) => ({
      at: `${type.name}.${name}(${argument.name})`,
      description: argument.description,
    })),
  ])
}
