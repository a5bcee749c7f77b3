import { CommandError } from './command-error.ts'
import { explainUnreachable } from './graphql/unreachable.ts'
import { createLog, forCommand } from './log/create-log.ts'
import type { AdminTokenText, Target } from './target.ts'

/** Answers a request as `fetch` does. */
export type Transport = (request: Request) => Promise<Response>

/** An admin API to send requests to. */
export interface Connection {
  readonly endpoint: URL
  readonly send: Transport
  /** Where the token that is sent comes from; undefined when none is needed. */
  readonly tokenOrigin: AdminTokenText['origin'] | undefined
  /** What it means that `send`, or reading its answer, failed. */
  explainFailure(error: unknown): unknown
  close(): Promise<void>
}

/** A running service and this process answer the same GraphQL request; only the fetch differs. */
export async function connect(target: Target): Promise<Connection> {
  switch (target.kind) {
    case 'remote': {
      const { endpoint, token } = target
      return {
        endpoint,
        tokenOrigin: token.origin,
        send: async (request) => {
          request.headers.set('authorization', `Bearer ${token.read()}`)
          // The token is for this address only, and not for where it may point to.
          return fetch(request, { redirect: 'manual' })
        },
        explainFailure: (error) =>
          error instanceof CommandError ? error : explainUnreachable(error, endpoint),
        close: async () => {},
      }
    }
    case 'local': {
      const { config, stderr, scopes } = target
      const [{ openEnv }, { createAdmin }, { LOCAL_OPERATOR }] = await Promise.all([
        import('./open-env.ts'),
        import('@barycenter/admin/server'),
        import('@barycenter/core/admin-tokens/admin-token'),
      ])
      const env = await openEnv(config, createLog(forCommand(config.log), stderr))
      const operator = scopes === undefined ? LOCAL_OPERATOR : { ...LOCAL_OPERATOR, scopes }
      const admin = createAdmin(env, { authenticate: async () => operator })
      return {
        endpoint: new URL('http://localhost/admin/graphql'),
        tokenOrigin: undefined,
        send: async (request) => admin.fetch(request),
        explainFailure: (error) => error,
        close: () => env.database.close(),
      }
    }
  }
}
