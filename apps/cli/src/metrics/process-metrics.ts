import { performance } from 'node:perf_hooks'
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client'

/** What runs. */
export interface Build {
  readonly version: string
  readonly apps: string
}

/** Adds what is to be known of the process itself: memory, garbage collection, event loop, file handles, version. */
export function addProcessMetrics(registry: Registry, build: Build): void {
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  let last = performance.eventLoopUtilization()
  new Gauge({
    name: 'barycenter_event_loop_utilization_ratio',
    help: 'The part of the time since the last scrape in which the event loop was busy.',
    registers,
    collect() {
      const now = performance.eventLoopUtilization()
      this.set(performance.eventLoopUtilization(now, last).utilization)
      last = now
    },
  })
  new Gauge({
    name: 'barycenter_build_info',
    help: 'Always 1; what runs is in the labels.',
    labelNames: ['version', 'apps'],
    registers,
  }).set({ version: build.version, apps: build.apps }, 1)
}
