import { type AdminScope, LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { addSeconds } from '@barycenter/core/clock'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { printable } from '../printable.ts'
import { withEnv } from '../with-env.ts'

/** The flags of `token create`, as they were parsed. */
export interface CreateTokenOptions {
  readonly name: string
  readonly scope: readonly AdminScope[]
  /** Seconds. */
  readonly expiresIn?: number
}

/** Makes a token in the configured database. Only its text goes to stdout, so that it can go on into a file. */
export async function createToken(invocation: Invocation, options: CreateTokenOptions): Promise<ExitStatus> {
  const { name, scope, expiresIn } = options
  const { text, token } = await withEnv(invocation, (env) => {
    const expiresAt = expiresIn === undefined ? undefined : addSeconds(env.clock.now(), expiresIn)
    return createAdminToken(env, LOCAL_OPERATOR, { name, scopes: [...new Set(scope)], expiresAt })
  })
  const end = token.expiresAt === null ? 'without end' : `until ${token.expiresAt.toISOString()}`
  invocation.stdout.write(`${text}\n`)
  invocation.stderr.write(
    `token ${token.tokenId} (${printable(name)}) is valid ${end}, for ${token.scopes.join(', ')}; it is not shown again\n`,
  )
  return EXIT.done
}
