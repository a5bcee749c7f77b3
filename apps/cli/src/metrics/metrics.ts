import type { Observation, Observe } from '@barycenter/core/observation'
import { Registry } from 'prom-client'
import { databaseMetrics } from './database-metrics.ts'
import { jobMetrics } from './job-metrics.ts'
import { passwordMetrics } from './password-metrics.ts'
import { addProcessMetrics, type Build } from './process-metrics.ts'
import type { Recorders } from './recorders.ts'
import { requestMetrics } from './request-metrics.ts'
import { signInMetrics } from './sign-in-metrics.ts'
import { syncMetrics } from './sync-metrics.ts'

/** What this process counts and measures. */
export interface Metrics {
  readonly registry: Registry
  readonly observe: Observe
}

/** Makes metrics that stand at nothing yet. */
export function createMetrics(build: Build): Metrics {
  const registry = new Registry()
  addProcessMetrics(registry, build)
  const recorders: Recorders = {
    ...requestMetrics(registry),
    ...signInMetrics(registry),
    ...syncMetrics(registry),
    ...jobMetrics(registry),
    ...passwordMetrics(registry),
    ...databaseMetrics(registry),
  }
  return {
    registry,
    observe: (observation) => {
      // The recorder of its kind takes it, which the type of a table cannot say of a member of a union.
      const record = recorders[observation.kind] as (observation: Observation) => void
      record(observation)
    },
  }
}

/** Answers a scrape, in the Prometheus text format 0.0.4. */
export async function scrape({ registry }: Pick<Metrics, 'registry'>): Promise<Response> {
  const headers = { 'content-type': registry.contentType }
  return new Response(await registry.metrics(), { headers })
}
