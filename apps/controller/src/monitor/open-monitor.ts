import { createServer, type Server } from 'node:http'
import type { Clock } from '@barycenter/core/clock'
import type { Timing } from '@barycenter/core/timing'
import type { Registry } from 'prom-client'
import type { ControllerObserver } from '../controller-observer.ts'
import { createHealth } from './health.ts'
import type { ListenAddress } from './listen-address.ts'
import { answerMonitor } from './monitor-answer.ts'
import { secretMetrics } from './secret-metrics.ts'

/** What a monitor is opened with. */
export interface MonitorOptions {
  /** Undefined: nothing listens, and what is told is only counted. */
  readonly listen: ListenAddress | undefined
  /** Gets the metrics; those of the process may be in it already. */
  readonly registry: Registry
  readonly namespaces: readonly string[]
  readonly isElected: boolean
  readonly timing: Timing
  readonly clock: Clock
}

/** Tells others how a controller is doing. */
export interface Monitor {
  readonly observer: ControllerObserver
  /** To be called at each turn of the loop, also while it waits for somebody. */
  beat(): void
  /** Where it listens, if it does. */
  readonly port: number | undefined
  close(): Promise<void>
}

/** Who asks for a few lines has no reason to take long. In milliseconds. */
const LIMITS = { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 }
/** A turn may hash thousands of passwords: less would end a process that is only busy. In milliseconds. */
const LONGEST_TURN = 30 * 60_000

/**
 * Opens `/healthz`, `/readyz` and `/metrics`.
 *
 * @throws {MonitorError} when the address is taken, or not for this process to have.
 */
export async function openMonitor(options: MonitorOptions): Promise<Monitor> {
  const { listen, registry, timing, clock } = options
  const health = createHealth(timing, { ...options, longestTurn: LONGEST_TURN })
  const metrics = secretMetrics(registry, clock)
  const observer = both(health.observer, metrics)
  if (!options.isElected) metrics.leading(true)
  if (listen === undefined) return { observer, beat: health.beat, port: undefined, close: async () => {} }

  const server = createServer(LIMITS, (request, response) => {
    const { method = '', url = '' } = request
    // `answerMonitor` fails only if a metric cannot be collected.
    answerMonitor({ health, registry }, method, url).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(method === 'HEAD' ? '' : body),
      () => response.writeHead(500).end(),
    )
  })
  await bind(server, listen)
  const address = server.address()
  return {
    observer,
    beat: health.beat,
    port: address !== null && typeof address === 'object' ? address.port : undefined,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** The monitor cannot be opened; the message says what to do. */
export class MonitorError extends Error {
  override readonly name = 'MonitorError'
}

function bind(server: Server, { host, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new MonitorError(`cannot listen on ${host}:${port}: ${cause.message}; --listen names another`, {
          cause,
        }),
      )
    })
    server.listen({ host, port }, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function both(one: ControllerObserver, other: ControllerObserver): ControllerObserver {
  return {
    watching: (namespace) => [one, other].forEach((each) => void each.watching(namespace)),
    watchEnded: (namespace, reason) =>
      [one, other].forEach((each) => void each.watchEnded(namespace, reason)),
    synced: (run) => [one, other].forEach((each) => void each.synced(run)),
    syncFailed: (code) => [one, other].forEach((each) => void each.syncFailed(code)),
    secrets: (count) => [one, other].forEach((each) => void each.secrets(count)),
    leading: (isLeader) => [one, other].forEach((each) => void each.leading(isLeader)),
  }
}
