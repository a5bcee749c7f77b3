import { isIP } from 'node:net'
import type { Env } from '../../env.ts'
import { createAddressGuard } from '../../outbound/address-guard.ts'
import type { MetadataRules } from './metadata-rules.ts'

/** The rules that hold in an environment. */
export async function registrationRules(
  { signingKeys, sealer, settings }: Pick<Env, 'signingKeys' | 'sealer' | 'settings'>,
  { byOperator }: Pick<MetadataRules, 'byOperator'>,
): Promise<MetadataRules> {
  const guard = createAddressGuard(settings.oauth.outboundNetworks)
  return {
    algorithms: await signingKeys.algorithms(),
    canSeal: sealer !== undefined,
    isNamedHost: (host) => isIP(host) !== 0 && guard.isNamed(host),
    byOperator,
  }
}
