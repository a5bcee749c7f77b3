import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registerTestClient } from '@barycenter/testing/clients'
import { startPostgresServer } from '@barycenter/testing/postgres-server'
import { runSync } from '@barycenter/testing/run-sync'
import { openBenchEnv } from './environment.ts'
import { PROGRAM, start, surroundings } from './program.ts'
import { type Action, CALLBACK, openRelyingParty } from './relying-party.ts'

const folder = await mkdtemp(join(tmpdir(), 'prof-'))
const [action, times, kind] = [process.argv[2] as Action, Number(process.argv[3]), process.argv[4]]
const server = kind === 'pg' ? await startPostgresServer() : undefined
const url = server?.url ?? `sqlite://${folder}/x.db`
const { options, publicUrl } = await surroundings(folder)
const env = await openBenchEnv(url)
await runSync(env, [{ username: 'alice', email: 'a@example.com', password: 'correct horse' }])
const { clientId, clientSecret = '' } = await registerTestClient(env, {
  redirect_uris: [CALLBACK],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  id_token_signed_response_alg: 'RS256',
})
await env.database.close()
const p = await start(
  ['--cpu-prof', '--cpu-prof-dir=/tmp/prof-out', PROGRAM, 'serve'],
  'Barycenter is ready.',
  { ...options, env: { ...options.env, BARYCENTER__DATABASE__URL: url } },
)
const party = await openRelyingParty({ issuer: publicUrl, clientId, clientSecret })
await party.perform(action, 200)
const t = performance.now()
await party.perform(action, times)
console.log(action, Math.round((times / (performance.now() - t)) * 1000), '/s')
party.close()
p.kill('SIGTERM')
await new Promise((r) => p.once('exit', r))
await server?.stop()
