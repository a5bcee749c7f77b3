import { createServer, type Server } from 'node:http'
import type { Log } from '@barycenter/core/log'
import { getRequestListener, RequestError } from '@hono/node-server'
import { CommandError } from '../command-error.ts'
import { errorCode } from '../error-code.ts'
import { EXIT } from '../exit-status.ts'
import type { App } from './apps.ts'

/**
 * Bounds on clients that send slowly, or not at all, in milliseconds. A large users file over a
 * thin line has to fit into the time of a request.
 */
const LIMITS = { headersTimeout: 15_000, requestTimeout: 120_000, connectionsCheckingInterval: 1_000 }

/** An app that is being served. */
export interface Listener {
  readonly name: App['name']
  readonly server: Server
  /** Where it can be reached from this machine. */
  readonly url: string
}

/**
 * Serves apps, all of them or none.
 *
 * @throws {CommandError} when a port is taken, or not for this process to have.
 */
export async function listen(apps: readonly App[], host: string, log: Log): Promise<Listener[]> {
  const listeners = apps.map((app) => ({ app, server: createServer(LIMITS, listenerOf(app, log)) }))
  const outcomes = await Promise.allSettled(listeners.map(({ app, server }) => bind(server, app, host)))
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure === undefined) {
    return listeners.map(({ app, server }) => ({ name: app.name, server, url: urlOf(server, host) }))
  }
  for (const { server } of listeners) server.close()
  throw failure.reason
}

function listenerOf(app: App, log: Log) {
  return getRequestListener((request, bindings) => app.fetch(request, bindings), {
    errorHandler: (err) => {
      // A request that no URL can be made of, say without a Host header.
      if (err instanceof RequestError) return new Response('Bad Request', { status: 400 })
      log.error({ err, app: app.name }, 'a request failed')
      return new Response('Internal Server Error', { status: 500 })
    },
  })
}

function bind(server: Server, app: App, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, app, host)))
    server.listen({ port: app.port, host }, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function explain(cause: Error, { port, portKey }: App, host: string): CommandError {
  const where = `${host}:${port}`
  if (errorCode(cause) === 'EADDRINUSE') {
    return new CommandError(EXIT.failed, `port ${port} is in use (${where}); ${portKey} sets another`, {
      cause,
    })
  }
  if (errorCode(cause) === 'EACCES') {
    return new CommandError(
      EXIT.failed,
      `this user may not listen on port ${port}; ${portKey} sets another`,
      { cause },
    )
  }
  return new CommandError(EXIT.failed, `cannot listen on ${where}: ${cause.message}; see server.host`, {
    cause,
  })
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const name = isEverywhere || host === '127.0.0.1' || host === '::1' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
