import { loadConfig } from '@barycenter/config/load-config'
import { EXIT, type ExitStatus } from './exit-status.ts'
import type { Invocation } from './invocation.ts'
import { APPS, type AppName, type ServeOptions } from './serve/serve-options.ts'

/** How long an app may take to answer, in milliseconds: less than Docker waits for a health check. */
const PATIENCE = 5000

/** Asks the apps that a `serve` with this configuration listens with whether they are ready: for health checks. */
export async function health(invocation: Invocation, { only }: ServeOptions): Promise<ExitStatus> {
  const { host, port, adminPort } = loadConfig(invocation).server
  const ports: Record<AppName, number> = { provider: port, admin: adminPort }
  const asked = only === undefined ? APPS : [only]
  const problems = await Promise.all(asked.map((app) => problemOf(`${baseUrl(host, ports[app])}/readyz`)))
  asked.forEach((app, index) => {
    invocation.stdout.write(`${app}: ${problems[index] ?? 'ready'}\n`)
  })
  return problems.every((problem) => problem === undefined) ? EXIT.done : EXIT.unreachable
}

/** Why an app is not ready; undefined when it is. */
async function problemOf(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' })
    return response.ok ? undefined : `${url} answers ${response.status}: ${await response.text()}`
  } catch (error) {
    // What fetch throws says only that it failed; its cause says why.
    const { cause = error } = error instanceof Error ? error : {}
    return `${url} does not answer: ${cause instanceof Error ? cause.message : 'the request failed'}`
  }
}

/** Where an app that listens on a host answers this machine. */
function baseUrl(host: string, port: number): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (host === '::') return `http://[::1]:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
