import { loadConfig } from '@barycenter/config/load-config'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { retireSigningKey } from '@barycenter/core/keys/retire-signing-key'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { printable } from '../printable.ts'
import { withEnv } from '../with-env.ts'
import { exportSigningKeys } from './signing-key-files.ts'

/** Takes a key of the configured database out of use, unless it is the one that signs. */
export async function retireKey(invocation: Invocation, keyId: string): Promise<ExitStatus> {
  const { keys } = loadConfig(invocation)
  const { workingDirectory } = invocation
  await withEnv(invocation, async (env) => {
    await retireSigningKey(env, LOCAL_OPERATOR, keyId)
    await exportSigningKeys(env, { keys, workingDirectory }, [keys.alg])
  })
  invocation.stdout.write(`retired ${printable(keyId)}\n`)
  return EXIT.done
}
