import { loadConfig } from '@barycenter/config/load-config'
import type { Env } from '@barycenter/core/env'
import { createMetrics } from '../metrics/metrics.ts'
import { createApps } from '../serve/apps.ts'
import { type Listener, listen } from '../serve/listen.ts'
import type { AppName } from '../serve/serve-options.ts'

/** Serves apps as the command does, each on a port of its own that is free. */
export async function serveApps(env: Env, only?: AppName): Promise<readonly Listener[]> {
  const config = loadConfig({ environment: {}, workingDirectory: '/' })
  const metrics = createMetrics({ version: '1.2.3', apps: 'some' })
  const apps = await createApps(
    env,
    { ...config, metrics, workingDirectory: '/', logOf: () => env.log },
    only,
  )
  return listen(
    apps.map((app) => ({ ...app, port: 0 })),
    config.server.host,
    env.log,
  )
}
