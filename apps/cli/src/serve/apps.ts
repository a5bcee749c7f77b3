import type { Config, ServerConfig } from '@barycenter/config/config'
import type { Env } from '@barycenter/core/env'
import type { ThemeOptions } from '@barycenter/provider/theme/theme'
import type { getRequestListener } from '@hono/node-server'
import type { AppName } from './serve-options.ts'

type FetchCallback = Parameters<typeof getRequestListener>[0]

/** An app, and the port that it is to be served on. */
export interface App {
  readonly name: AppName
  readonly port: number
  /** The key of the configuration that sets the port. */
  readonly portKey: string
  fetch(request: Request, bindings: Parameters<FetchCallback>[1]): Response | Promise<Response>
}

/** Imports and makes the apps that this process is to serve. */
export async function createApps(
  env: Env,
  settings: Pick<Config, 'server' | 'admin' | 'outbound'> & {
    readonly theme: ThemeOptions
    readonly workingDirectory: string
  },
  only: AppName | undefined,
): Promise<App[]> {
  const { server, theme } = settings
  const wanted: readonly Promise<App>[] = [
    ...(only === 'admin' ? [] : [providerApp(env, server, theme)]),
    ...(only === 'provider' ? [] : [adminApp(env, settings)]),
  ]
  return Promise.all(wanted)
}

async function providerApp(
  env: Env,
  { port, trustedProxies }: ServerConfig,
  theme: ThemeOptions,
): Promise<App> {
  const [{ createProvider }, { createTheme }] = await Promise.all([
    import('@barycenter/provider/app'),
    import('@barycenter/provider/theme/theme'),
  ])
  const provider = createProvider(env, { trustedProxies, theme: createTheme(theme) })
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
  }: Parameters<typeof createApps>[1],
): Promise<App> {
  const [{ createAdmin }, { bearerAuthentication }, { trustedIssuers }] = await Promise.all([
    import('@barycenter/admin/server'),
    import('@barycenter/admin/http/bearer-authentication'),
    import('./trusted-issuers.ts'),
  ])
  const issuers = trustedIssuers({ admin: settings, outbound }, workingDirectory)
  const admin = createAdmin(env, { authenticate: bearerAuthentication(env, issuers), trustedProxies })
  return {
    name: 'admin',
    port: adminPort,
    portKey: 'server.admin_port',
    fetch: (request, bindings) => admin.fetch(request, bindings),
  }
}
