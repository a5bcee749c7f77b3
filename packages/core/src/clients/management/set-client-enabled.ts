import type { Operator } from '../../admin-tokens/admin-token.ts'
import type { Env } from '../../env.ts'
import type { ClientRecord } from '../client.ts'
import { type ClientChange, type ClientReference, changeClient } from './change-client.ts'

/**
 * Lets a client act again, or not any more: whatever it was given ends when it is disabled, and does not
 * come back.
 *
 * @throws {NotFoundError}
 * @throws {RevisionMismatchError}
 */
export async function setClientEnabled(
  env: Env,
  operator: Operator,
  { state, ...reference }: ClientReference & { readonly state: 'enabled' | 'disabled' },
): Promise<ClientRecord> {
  const { client } = await changeClient(env, operator, reference, async ({ enabled, clientName }) => ({
    change: enabled === (state === 'enabled') ? undefined : changeTo(state, clientName, env.clock.now()),
    result: undefined,
  }))
  return client
}

function changeTo(state: 'enabled' | 'disabled', name: string | null, now: Date): ClientChange {
  switch (state) {
    case 'enabled':
      return { columns: { enabled: true }, action: 'client.enable', detail: { name }, access: 'stays' }
    case 'disabled': {
      const columns = { enabled: false, tokensValidFrom: tokensValidAfter(now) }
      return { columns, action: 'client.disable', detail: { name }, access: 'ends' }
    }
  }
}

/** JWTs tell their `iat` in whole seconds: none of this second shall outlive its end. */
export function tokensValidAfter(now: Date): Date {
  return new Date((Math.floor(now.getTime() / 1000) + 1) * 1000)
}
