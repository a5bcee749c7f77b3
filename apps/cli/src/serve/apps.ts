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
  { server, theme }: Pick<Config, 'server'> & { readonly theme: ThemeOptions },
  only: AppName | undefined,
): Promise<App[]> {
  const wanted: readonly Promise<App>[] = [
    ...(only === 'admin' ? [] : [providerApp(env, server, theme)]),
    ...(only === 'provider' ? [] : [adminApp(env, server)]),
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

async function adminApp(env: Env, { adminPort }: ServerConfig): Promise<App> {
  const [{ createAdmin }, { bearerAuthentication }] = await Promise.all([
    import('@barycenter/admin/server'),
    import('@barycenter/admin/http/bearer-authentication'),
  ])
  const admin = createAdmin(env, { authenticate: bearerAuthentication(env) })
  return {
    name: 'admin',
    port: adminPort,
    portKey: 'server.admin_port',
    fetch: (request) => admin.fetch(request),
  }
}
