import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '@barycenter/config/config'
import { loadConfig } from '@barycenter/config/load-config'
import { JOBS } from '@barycenter/core/available-jobs/jobs'
import { providePlaygroundClient } from '@barycenter/core/clients/playground-client'
import type { Env } from '@barycenter/core/env'
import { startJobs } from '@barycenter/core/jobs/start-jobs'
import type { SigningAlgorithm } from '@barycenter/core/keys/signing-keys'
import { startDeliveryWorker } from '@barycenter/core/logout/delivery-worker'
import type { Observation } from '@barycenter/core/observation'
import { endOnCrash } from '../crash.ts'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import { ensureFirstToken } from '../first-token.ts'
import type { Invocation } from '../invocation.ts'
import { exportSigningKeys, prepareSigningKeys } from '../keys/signing-key-files.ts'
import { createLog, type ModularLog } from '../log/create-log.ts'
import { createMetrics, type Metrics } from '../metrics/metrics.ts'
import { openEnv } from '../open-env.ts'
import { waitForSignal } from '../signals.ts'
import { startTracing } from '../tracing/tracing.ts'
import { VERSION } from '../version.ts'
import { announce } from './announcement.ts'
import { createApps } from './apps.ts'
import { listen } from './listen.ts'
import type { ServeOptions } from './serve-options.ts'
import { stopListeners } from './stop-listeners.ts'
import { readTheme } from './theme.ts'

/** Serves the apps until a signal asks for the end. */
export async function serve(invocation: Invocation, options: ServeOptions): Promise<ExitStatus> {
  const config = loadConfig(invocation)
  const log = createLog(config.log, invocation.stderr)
  endOnCrash((err) => log.error({ err }, 'something unexpected happened, and the process ends'))
  for (const key of config.withoutEffect) {
    log.warn({ key }, 'this key of the configuration has no effect in this version')
  }

  const ending = new AbortController()
  const metrics = createMetrics({ version: VERSION, apps: options.only ?? 'provider,admin' })
  const tracing = await startTracing(invocation.environment, { version: VERSION, log })
  const observe = (observation: Observation) => {
    metrics.observe(observation)
    tracing.observe(observation)
  }
  const opened = await openEnv(config, log, { observe, trace: tracing.trace })
  const { workingDirectory } = invocation
  const env: Env = Object.freeze({
    ...opened,
    stopping: ending.signal,
    signingKeyFiles: {
      update: (rotated: readonly SigningAlgorithm[]) =>
        exportSigningKeys(opened, { keys: config.keys, workingDirectory }, rotated),
    },
  })
  try {
    await serveOn(env, config, { invocation, options, metrics, ending, logOf: log.of })
  } finally {
    await env.database.close()
    await tracing.close()
  }
  log.info({}, 'stopped')
  return EXIT.done
}

interface Serving {
  readonly invocation: Invocation
  readonly options: ServeOptions
  readonly metrics: Metrics
  readonly logOf: ModularLog['of']
  /** Aborts `env.stopping`. */
  readonly ending: AbortController
}

async function serveOn(
  env: Env,
  config: Config,
  { invocation, options: { only }, metrics, ending, logOf }: Serving,
): Promise<void> {
  const { workingDirectory, stdout } = invocation
  await prepareSigningKeys(env, config.keys, workingDirectory)
  const tokenFile =
    only === 'provider' ? undefined : await ensureFirstToken(env, config.admin.tokenFile, workingDirectory)
  await providePlaygroundClient(env)
  const theme = await readTheme(config.theme, workingDirectory)
  const told = { ...config.metrics, ...metrics }
  const apps = await createApps(env, { ...config, theme, workingDirectory, logOf, metrics: told }, only)
  const listeners = await listen(apps, config.server.host, env.log)
  const background: Env = { ...env, log: logOf('background') }
  const deliveries = startDeliveryWorker(background)

  const stop = waitForSignal()
  for (const { name, url } of listeners) env.log.info({ app: name, url }, 'listening')
  const nextCommand = suggestCommand(workingDirectory)
  await announce(env, stdout, { listeners, issuer: env.settings.issuer, tokenFile, nextCommand })

  const jobs = startJobs(background, JOBS)
  env.log.info({ signal: await stop }, 'stopping')
  ending.abort()
  await Promise.all([stopListeners(listeners), jobs.ended])
  // Who signs out while the listeners stop is told of too.
  await deliveries.stop()
}

/** In a checkout there is an example to try. */
function suggestCommand(workingDirectory: string): string {
  const example = 'users.example.json'
  return existsSync(join(workingDirectory, example))
    ? `npx barycenter sync-users --file ${example}`
    : 'barycenter sync-users --file users.json'
}
