import type { AdminToken } from '@barycenter/core/admin-tokens/admin-token'
import { listAdminTokens } from '@barycenter/core/admin-tokens/admin-tokens'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { printable } from '../printable.ts'
import { table } from '../table.ts'
import { withEnv } from '../with-env.ts'

/** The flags of `token list`, as they were parsed. */
export interface ListTokensOptions {
  readonly output: 'text' | 'json'
}

type State = 'valid' | 'expired' | 'revoked'

/** Lists the tokens of the configured database, without their secrets. */
export async function listTokens(invocation: Invocation, { output }: ListTokensOptions): Promise<ExitStatus> {
  const tokens = await withEnv(invocation, async (env) => {
    const now = env.clock.now()
    return (await listAdminTokens(env)).map((token) => ({ ...token, state: stateOf(token, now) }))
  })
  switch (output) {
    case 'json':
      invocation.stdout.write(`${JSON.stringify(tokens, null, 2)}\n`)
      break
    case 'text':
      invocation.stdout.write(
        table([['ID', 'NAME', 'STATE', 'SCOPES', 'CREATED', 'EXPIRES'], ...tokens.map(row)]),
      )
  }
  return EXIT.done
}

function stateOf({ revokedAt, expiresAt }: AdminToken, now: Date): State {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'valid'
}

function row({
  tokenId,
  name,
  state,
  scopes,
  createdAt,
  expiresAt,
}: AdminToken & { readonly state: State }): string[] {
  const end = expiresAt?.toISOString() ?? 'never'
  return [tokenId, printable(name), state, scopes.join(','), createdAt.toISOString(), end]
}
