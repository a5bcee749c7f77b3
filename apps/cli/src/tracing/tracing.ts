import type { Environment } from '@barycenter/config/environment'
import { tracingSettings } from '@barycenter/config/tracing-settings'
import type { Log } from '@barycenter/core/log'
import { type Observe, observeNothing } from '@barycenter/core/observation'
import { type Trace, traceNothing } from '@barycenter/core/trace'

/** What traces what a process does. */
export interface Tracing {
  readonly trace: Trace
  /** Makes spans of observations that have a duration, where they belong to a trace. */
  readonly observe: Observe
  /** Sends what there is, within bounds, and ends. */
  close(): Promise<void>
}

const NO_TRACING: Tracing = { trace: traceNothing, observe: observeNothing, close: async () => {} }

/** Starts to trace if the variables of OpenTelemetry ask for that. If not, nothing of it is even loaded. */
export async function startTracing(
  environment: Environment,
  about: { readonly version: string; readonly log: Log },
): Promise<Tracing> {
  const settings = tracingSettings(environment)
  if (settings === undefined) return NO_TRACING
  const { createTracing } = await import('./otlp-tracing.ts')
  return createTracing(settings, about)
}
