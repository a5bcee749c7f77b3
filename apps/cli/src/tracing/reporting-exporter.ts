import type { Log } from '@barycenter/core/log'
import type { SpanExporter } from '@opentelemetry/sdk-trace'

/** An exporter that logs when spans begin to get lost, and when they get through again. */
export function reportingExporter(exporter: SpanExporter, log: Log): SpanExporter {
  let isFailing = false
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        // 0 is success, in the enumeration of a package that nothing else of is needed.
        const hasFailed = result.code !== 0
        if (hasFailed && !isFailing) {
          log.warn({ err: result.error }, 'spans cannot be sent; see OTEL_EXPORTER_OTLP_ENDPOINT')
        }
        if (!hasFailed && isFailing) log.info({}, 'spans can be sent again')
        isFailing = hasFailed
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  }
}
