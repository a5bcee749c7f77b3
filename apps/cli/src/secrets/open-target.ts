import type { UserTarget } from '@barycenter/core/sync/user-target'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { isPool, poolOptions, refusePoolFlags } from '../pools/pool-options.ts'
import { chooseTarget } from '../target.ts'
import { createAdminTarget } from './admin-target.ts'
import type { WatchSecretsOptions } from './watch-secrets-options.ts'

/**
 * Opens what the users of Secrets are made so in. What cannot be reached yet is no error here.
 *
 * @throws {CommandError} when flags are missing, or contradict each other.
 */
export async function openTarget(invocation: Invocation, options: WatchSecretsOptions): Promise<UserTarget> {
  if (!isPool(options)) {
    refusePoolFlags(options)
    const target = chooseTarget(invocation, options)
    // Whoever may make a Secret is no administrator, and makes none; a token says itself what it may.
    const limited = target.kind === 'local' ? { ...target, scopes: ['users:sync'] as const } : target
    return createAdminTarget(limited, invocation.timing)
  }
  if (options.url !== undefined || options.tokenFile !== undefined) {
    throw new CommandError(EXIT.badInput, '--url and --token-file are of use with --target barycenter only')
  }
  const { createPoolTarget } = await import('@barycenter/targets/pool-target')
  return createPoolTarget(poolOptions(invocation, options))
}
