import { describeSigningKeys, type SigningKeyDescription } from '@barycenter/core/keys/describe-signing-keys'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { table } from '../table.ts'
import { withEnv } from '../with-env.ts'

/** The flags of `keys list`, as they were parsed. */
export interface ListKeysOptions {
  readonly output: 'text' | 'json'
}

const HEADINGS = ['KEY ID', 'ALG', 'STATE', 'CREATED', 'SIGNS FROM', 'PUBLISHED UNTIL']

/** Lists the signing keys of the configured database. */
export async function listKeys(invocation: Invocation, { output }: ListKeysOptions): Promise<ExitStatus> {
  const keys = await withEnv(invocation, describeSigningKeys)
  const text = output === 'json' ? `${JSON.stringify(keys, null, 2)}\n` : table([HEADINGS, ...keys.map(row)])
  invocation.stdout.write(text)
  return EXIT.done
}

function row(key: SigningKeyDescription): string[] {
  const { keyId, algorithm, state, createdAt, activeFrom, publishedUntil } = key
  const end = publishedUntil?.toISOString() ?? 'rotation'
  return [keyId, algorithm, state, createdAt.toISOString(), activeFrom.toISOString(), end]
}
