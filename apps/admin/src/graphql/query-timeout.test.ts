import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createFailureRecorder } from '@barycenter/core/audit/failure-recorder'
import { createTestEnv } from '@barycenter/testing/env'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { expect, test } from 'vitest'
import { createGraphQLEndpoint } from './graphql-endpoint.ts'

test('a query is answered in time, and a mutation is waited for', async () => {
  const env = await createTestEnv('sqlite')
  const slow = (milliseconds: number) => ({
    type: GraphQLString,
    resolve: () => new Promise((resolve) => setTimeout(() => resolve('done'), milliseconds)),
  })
  // Waits for nothing but what is at hand: a timer of its own would race the one that ends the query.
  const quick = { type: GraphQLString, resolve: async () => 'done' }
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { slow: slow(1000), quick } }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: { slow: slow(200) } }),
  })
  const endpoint = createGraphQLEndpoint(schema, { queryTimeout: 100 })
  const ask = async (query: string) => {
    const request = new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query }),
    })
    const response = await endpoint(request, {
      env,
      failures: createFailureRecorder(env),
      operator: LOCAL_OPERATOR,
      askAgain: async () => LOCAL_OPERATOR,
      requestId: 'r',
    })
    return { status: response.status, ...(await response.json()) }
  }

  expect(await ask('{ slow }')).toEqual({
    status: 503,
    errors: [{ message: expect.stringContaining('0.1 s'), extensions: { code: 'QUERY_TIMEOUT' } }],
  })
  expect(await ask('{ quick }')).toEqual({ status: 200, data: { quick: 'done' } })
  expect(await ask('mutation { slow }')).toEqual({ status: 200, data: { slow: 'done' } })
  await env.dispose()
})
