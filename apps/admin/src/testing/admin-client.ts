import type { AdminScope } from '@barycenter/core/admin-tokens/admin-token'
import type { Env } from '@barycenter/core/env'
import { createAdmin } from '../server.ts'

/** What an answer's body has in it. */
export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly {
    readonly message: string
    readonly path?: readonly (string | number)[]
    readonly extensions?: Readonly<Record<string, unknown>>
  }[]
}

/** Talks to an admin service of its own as somebody with some scopes. */
export interface AdminClient {
  /** Sends a body as JSON, whatever it is; a string goes as it is. */
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** Executes an operation and returns the body of the answer. */
  execute(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>
}

/** Makes a client; with every scope unless told otherwise. */
export function createAdminClient(env: Env, scopes: readonly AdminScope[] = ['admin']): AdminClient {
  const admin = createAdmin(env, { authenticate: async () => ({ actor: 'token:test', scopes }) })
  const post = async (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    admin.fetch(
      new Request('http://localhost:8081/admin/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    )
  return {
    post,
    execute: async (query, variables) => (await post({ query, variables })).json() as Promise<Answer>,
  }
}
