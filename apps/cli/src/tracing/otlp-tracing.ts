import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TracingSettings } from '@barycenter/config/tracing-settings'
import type { Log } from '@barycenter/core/log'
import type { Span, SpanStart, TraceParent } from '@barycenter/core/trace'
import {
  type Span as ApiSpan,
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace as traceApi,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { spanOf } from './observed-spans.ts'
import { reportingExporter } from './reporting-exporter.ts'
import { samplerFor } from './sampler.ts'
import type { Tracing } from './tracing.ts'

/** How long the end of a process may wait for the last spans to be sent, in milliseconds. */
const PATIENCE = 3000

/** Traces by OpenTelemetry, and sends spans by OTLP over HTTP. */
export function createTracing(
  settings: TracingSettings,
  { version, log }: { readonly version: string; readonly log: Log },
): Tracing {
  const provider = new TracerProvider({
    sampler: samplerFor(settings),
    resource: resourceFromAttributes({
      ...settings.resourceAttributes,
      'service.name': settings.serviceName,
      'service.version': version,
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter: reportingExporter(new OTLPTraceExporter(), log) })],
  })
  const tracer = provider.getTracer('barycenter', version)
  // Ours, and not the global one of the API: nobody else in this process is to find our spans.
  const contexts = new AsyncLocalStorage<Context>()

  const begin = ({ name, kind, attributes, parent }: SpanStart, under: Context): ApiSpan => {
    const context = parent === undefined ? under : traceApi.setSpanContext(ROOT_CONTEXT, remote(parent))
    const spanKind = kind === 'server' ? SpanKind.SERVER : SpanKind.INTERNAL
    return tracer.startSpan(name, { kind: spanKind, attributes: { ...attributes } }, context)
  }

  return {
    trace: {
      span: async (start, work) => {
        const under = contexts.getStore() ?? ROOT_CONTEXT
        const span = begin(start, under)
        try {
          return await contexts.run(traceApi.setSpan(under, span), () => work(describing(span)))
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR })
          throw error
        } finally {
          span.end()
        }
      },
    },
    observe: (observation) => {
      const context = contexts.getStore()
      const ended = context === undefined ? undefined : spanOf(observation)
      if (ended === undefined) return
      const { name, attributes, seconds, failed } = ended
      const kind = ended.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL
      const now = performance.now()
      const startTime = now - seconds * 1000
      const span = tracer.startSpan(name, { kind, attributes: { ...attributes }, startTime }, context)
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end(now)
    },
    close: () => closeWithin(provider, log),
  }
}

function remote({ traceId, spanId, isSampled }: TraceParent) {
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE
  return { traceId, spanId, traceFlags, isRemote: true }
}

function describing(span: ApiSpan): Span {
  return {
    traceId: span.spanContext().traceId,
    describe: ({ name, attributes = {}, failed = false }) => {
      if (name !== undefined) span.updateName(name)
      span.setAttributes({ ...attributes })
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
    },
  }
}

/** A collector that is away must not keep the process from ending. */
async function closeWithin(provider: TracerProvider, log: Log): Promise<void> {
  const late = new AbortController()
  const timeout = sleep(PATIENCE, 'late', { signal: late.signal }).catch(() => undefined)
  const ended = provider.shutdown().catch((err: unknown) => {
    log.warn({ err }, 'the last spans could not be sent')
  })
  if ((await Promise.race([ended, timeout])) === 'late')
    log.warn({}, 'the last spans could not be sent in time')
  late.abort()
}
