import type { Config, LogModule } from '@barycenter/config/config'
import type { Env } from '@barycenter/core/env'
import type { Log } from '@barycenter/core/log'
import type { ThemeOptions } from '@barycenter/provider/theme/theme'
import type { getRequestListener } from '@hono/node-server'
import { type Metrics, scrape } from '../metrics/metrics.ts'
import { createMetricsApp } from '../metrics/metrics-app.ts'
import type { AppName } from './serve-options.ts'

type FetchCallback = Parameters<typeof getRequestListener>[0]

/** An app, and the port that it is to be served on. */
export interface App {
  readonly name: AppName | 'metrics'
  readonly port: number
  /** The key of the configuration that sets the port. */
  readonly portKey: string
  fetch(request: Request, bindings: Parameters<FetchCallback>[1]): Response | Promise<Response>
}

/** What the apps need to know beside their environment. */
export interface AppOptions extends Pick<Config, 'server' | 'admin' | 'outbound'> {
  readonly theme: ThemeOptions
  readonly workingDirectory: string
  /** The log of a part of the program. */
  readonly logOf: (module: LogModule) => Log
  /** What is counted, and the port to tell it on; without one, the admin service does. */
  readonly metrics: Metrics & Config['metrics']
}

/** Imports and makes the apps that this process is to serve. */
export async function createApps(env: Env, settings: AppOptions, only: AppName | undefined): Promise<App[]> {
  const { metrics } = settings
  const wanted: readonly Promise<App>[] = [
    ...(only === 'admin' ? [] : [providerApp(env, settings)]),
    ...(only === 'provider' ? [] : [adminApp(env, settings)]),
    ...(metrics.port === undefined ? [] : [metricsApp(metrics, metrics.port)]),
  ]
  return Promise.all(wanted)
}

async function providerApp(
  env: Env,
  { server: { port, trustedProxies }, theme, logOf }: AppOptions,
): Promise<App> {
  const [{ createProvider }, { createTheme }] = await Promise.all([
    import('@barycenter/provider/app'),
    import('@barycenter/provider/theme/theme'),
  ])
  const provider = createProvider(
    { ...env, log: logOf('provider') },
    { trustedProxies, theme: createTheme(theme), accessLog: logOf('http') },
  )
  return {
    name: 'provider',
    port,
    portKey: 'server.port',
    fetch: (request, bindings) => provider.fetch(request, bindings),
  }
}

async function adminApp(
  env: Env,
  {
    server: { adminPort, trustedProxies },
    admin: settings,
    outbound,
    workingDirectory,
    metrics,
    logOf,
  }: AppOptions,
): Promise<App> {
  const [{ createAdmin }, { bearerAuthentication }, { trustedIssuers }] = await Promise.all([
    import('@barycenter/admin/server'),
    import('@barycenter/admin/http/bearer-authentication'),
    import('./trusted-issuers.ts'),
  ])
  const issuers = trustedIssuers({ admin: settings, outbound }, workingDirectory)
  const { corsOrigins, introspection } = settings
  const logged = { ...env, log: logOf('admin') }
  const admin = createAdmin(logged, {
    authenticate: bearerAuthentication(logged, issuers),
    trustedProxies,
    corsOrigins,
    introspection,
    accessLog: logOf('http'),
    ...(metrics.port === undefined && { scrape: () => scrape(metrics) }),
  })
  return {
    name: 'admin',
    port: adminPort,
    portKey: 'server.admin_port',
    fetch: (request, bindings) => admin.fetch(request, bindings),
  }
}

async function metricsApp(metrics: Metrics, port: number): Promise<App> {
  return { name: 'metrics', port, portKey: 'metrics.port', fetch: createMetricsApp(metrics) }
}
