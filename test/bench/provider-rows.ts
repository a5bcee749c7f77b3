import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureSigningKey } from '@barycenter/core/keys/provide-signing-keys'
import { registerTestClient } from '@barycenter/testing/clients'
import { findFreePort } from '@barycenter/testing/free-port'
import { runSync } from '@barycenter/testing/run-sync'
import { openBenchEnv } from './environment.ts'
import { compare, type Row, time } from './measure.ts'
import { FRUGAL, PROGRAM, start, surroundings } from './program.ts'
import {
  ACTIONS,
  type Action,
  CALLBACK,
  openRelyingParty,
  type Registration,
  type RelyingParty,
} from './relying-party.ts'

const RIVAL = fileURLToPath(new URL('rival/main.ts', import.meta.url))
const TIMES: Readonly<Record<Action, number>> = {
  discovery: 6000,
  client_credentials: 3000,
  'code flow': 600,
  refresh: 1200,
  introspection: 3000,
  userinfo: 4000,
}
const ROUNDS = 3

/** A provider that is measured: its clients, and its process. */
interface Measured {
  readonly party: RelyingParty
  readonly pid: number | undefined
}

/** What the provider is compared on: a database each, of one kind. */
export interface ProviderBench {
  readonly dialect: string
  readonly folder: string
  readonly urls: { readonly ours: string; readonly rival: string }
}

/** Compares the provider with oidc-provider from npm, in turn, each as a process on its own database. */
export async function measureProvider({ dialect, folder, urls }: ProviderBench): Promise<Row[]> {
  const ourFolder = join(folder, `provider-${dialect}`)
  await mkdir(ourFolder)
  const { options, publicUrl } = await surroundings(ourFolder)
  const registration = await prepare(urls.ours, publicUrl)
  const ours = await start([PROGRAM, 'serve'], 'Barycenter is ready.', withDatabase(options, urls.ours))
  const rival = await startRival(urls.rival)
  try {
    const parties = {
      ours: { party: await openRelyingParty(registration), pid: ours.pid },
      rival: { party: await openRelyingParty(rival.registration), pid: rival.process.pid },
    }
    const rows: Row[] = []
    for (const action of ACTIONS) rows.push(await measureAction(dialect, action, parties))
    for (const { party } of Object.values(parties)) party.close()
    return [...rows, await measureMemory(dialect, { ours: ours.pid, rival: rival.process.pid })]
  } finally {
    ours.kill()
    rival.process.kill()
  }
}

/** Our database, with somebody to sign in and a client that needs all that a client of others' does. */
async function prepare(url: string, issuer: string): Promise<Registration> {
  const env = await openBenchEnv(url)
  await ensureSigningKey(env, 'ES256')
  await runSync(env, [{ username: 'alice', email: 'alice@example.com', password: 'correct horse' }])
  const { clientId, clientSecret = '' } = await registerTestClient(env, {
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    // A signature by RSA takes both half a millisecond, and would hide what they do beside it.
    id_token_signed_response_alg: 'ES256',
  })
  await env.database.close()
  return { issuer, clientId, clientSecret }
}

async function startRival(url: string) {
  const port = await findFreePort()
  const registration = {
    issuer: `http://localhost:${port}`,
    clientId: 'bench',
    clientSecret: randomBytes(32).toString('base64url'),
  }
  const client = {
    client_id: registration.clientId,
    client_secret: registration.clientSecret,
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    id_token_signed_response_alg: 'ES256',
  }
  const env = { ...process.env, ...FRUGAL }
  const running = await start([RIVAL, `${port}`, url, JSON.stringify([client])], 'ready', { env })
  return { process: running, registration }
}

async function measureAction(
  dialect: string,
  action: Action,
  { ours: our, rival }: { readonly ours: Measured; readonly rival: Measured },
): Promise<Row> {
  const times = TIMES[action]
  const speeds = { ours: 0, rival: 0 }
  // What the processes spend, not how long it takes: the one that asks needs as much of the machine.
  const spend = async (who: keyof typeof speeds, { party, pid }: Measured) => {
    const before = await processorTime(pid)
    const elapsed = await time(() => party.perform(action, times))
    speeds[who] = Math.max(speeds[who], Math.round((times / elapsed) * 1000))
    return (await processorTime(pid)) - before
  }
  // Both warm.
  await rival.party.perform(action, times / 3)
  await our.party.perform(action, times / 3)
  const { ours, baseline, ratio } = await compare(ROUNDS, {
    baseline: () => spend('rival', rival),
    ours: () => spend('ours', our),
  })
  const each = (milliseconds: number) => `${Math.round((milliseconds / times) * 1000)} µs of processor time`
  return {
    name: `${action} (${dialect})`,
    measured: `${each(ours)}, up to ${speeds.ours}/s; oidc-provider ${each(baseline)}, up to ${speeds.rival}/s`,
    ratio,
    target: 'ratio >= 2',
    reached: ratio >= 2,
  }
}

/** How long a process has been running on processors, in milliseconds; the kernel counts hundredths of seconds. */
async function processorTime(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function measureMemory(
  dialect: string,
  pids: Readonly<Record<'ours' | 'rival', number | undefined>>,
): Promise<Row> {
  const resident = async (pid: number | undefined) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024)
  }
  const [ours, rival] = [await resident(pids.ours), await resident(pids.rival)]
  return {
    name: `memory of providing, after that load (${dialect})`,
    measured: `${ours} MiB, oidc-provider ${rival} MiB`,
    target: '< 256 MiB',
    reached: ours < 256,
  }
}

/** Without a line for each request, which the other has none of either. */
function withDatabase(options: { readonly env?: object }, url: string): object {
  return { ...options, env: { ...options.env, BARYCENTER__DATABASE__URL: url, BARYCENTER_LOG: 'warn' } }
}
