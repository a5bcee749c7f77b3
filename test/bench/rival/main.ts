// oidc-provider from npm, as its documentation has it, on a database of the same kind as ours:
// `node test/bench/rival/main.ts <port> <database URL> <clients as JSON>`.

import { generateKeyPairSync } from 'node:crypto'
import Provider from 'oidc-provider'
import { createAdapter } from './adapter.ts'
import { openRivalStore } from './store.ts'

const [port = '', url = '', clients = '[]'] = process.argv.slice(2)
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const provider = new Provider(`http://localhost:${port}`, {
  adapter: createAdapter(await openRivalStore(url)),
  clients: JSON.parse(clients),
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' }] },
  cookies: { keys: ['a key of the bench'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: `${id}@example.com`, email_verified: true }),
  }),
  rotateRefreshToken: true,
  // It drops offline_access where the person is not asked anew, and with it the refresh token.
  issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    devInteractions: { enabled: true },
  },
  ttl: {
    AccessToken: 3600,
    ClientCredentials: 3600,
    IdToken: 3600,
    RefreshToken: 2_592_000,
    Session: 3600,
    Grant: 2_592_000,
    Interaction: 3600,
    AuthorizationCode: 60,
  },
})
provider.listen(Number(port), () => process.stdout.write('ready\n'))
