import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { revokeAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { printable } from '../printable.ts'
import { withEnv } from '../with-env.ts'

/** Ends the validity of a token of the configured database. */
export async function revokeToken(invocation: Invocation, tokenId: string): Promise<ExitStatus> {
  const { name } = await withEnv(invocation, (env) => revokeAdminToken(env, LOCAL_OPERATOR, tokenId))
  invocation.stdout.write(`revoked ${tokenId} (${printable(name)})\n`)
  return EXIT.done
}
