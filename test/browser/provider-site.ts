import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { createProvider, type ProviderOptions } from '@barycenter/provider/app'
import { insertPerson } from '@barycenter/provider/testing/people'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { findFreePort } from '@barycenter/testing/free-port'
import { listen } from 'barycenter/serve/listen'
import { stopListeners } from 'barycenter/serve/stop-listeners'

/** A provider that listens, with two people: alice and bob. */
export interface ProviderSite {
  readonly env: TestEnv
  readonly issuer: string
  close(): Promise<void>
}

/** Who can sign in. */
export const ALICE = { username: 'alice', password: 'correct horse' }
export const BOB = { username: 'bob', password: 'battery staple' }

/** Serves a provider on which people may make accounts of their own. */
export async function openProviderSite(options: Partial<ProviderOptions> = {}): Promise<ProviderSite> {
  const port = await findFreePort()
  const issuer = `http://localhost:${port}`
  const oauth = { ...DEFAULT_OAUTH_SETTINGS, publicRegistration: true }
  const env = await createTestEnv('sqlite', { settings: { issuer, oauth } })
  for (const person of [ALICE, BOB]) await insertPerson(env, person)
  const provider = createProvider(env, { trustedProxies: [], ...options })
  const app = { name: 'provider', port, portKey: 'server.port' } as const
  const fetch = (...request: Parameters<typeof provider.fetch>) => provider.fetch(...request)
  const listeners = await listen([{ ...app, fetch }], '127.0.0.1', env.log)
  return {
    env,
    issuer,
    close: async () => {
      await stopListeners(listeners)
      await env.dispose()
    },
  }
}
