import type { Environment } from './environment.ts'

/** Which traces are kept: the names of OTEL_TRACES_SAMPLER. */
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/** How traces are made. Where they are sent, and how, the exporter reads from `OTEL_EXPORTER_OTLP_*` by itself. */
export interface TracingSettings {
  readonly serviceName: string
  readonly resourceAttributes: Readonly<Record<string, string>>
  readonly sampler: (typeof SAMPLERS)[number]
  /** From 0 to 1: the part of the traces that a ratio sampler keeps. */
  readonly ratio: number
}

/**
 * What the standard variables of OpenTelemetry ask of us; undefined if they do not ask for traces. A sampler that
 * there is none of counts for the default, as the specification has it.
 */
export function tracingSettings(environment: Environment): TracingSettings | undefined {
  const read = (name: string) => environment[name]?.trim() || undefined
  if (read('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return undefined
  const isAddressed = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].some(
    (name) => read(name) !== undefined,
  )
  const exporters = read('OTEL_TRACES_EXPORTER')
    ?.split(',')
    .map((name) => name.trim())
  if (!(exporters?.includes('otlp') ?? isAddressed)) return undefined

  const attributes = readAttributes(read('OTEL_RESOURCE_ATTRIBUTES') ?? '')
  const wanted = read('OTEL_TRACES_SAMPLER')
  const ratio = Number(read('OTEL_TRACES_SAMPLER_ARG') ?? 1)
  return {
    serviceName: read('OTEL_SERVICE_NAME') ?? attributes['service.name'] ?? 'barycenter',
    resourceAttributes: attributes,
    sampler: SAMPLERS.find((name) => name === wanted) ?? 'parentbased_always_on',
    ratio: ratio >= 0 && ratio <= 1 ? ratio : 1,
  }
}

/** `key=value,key=value`, percent-encoded. What cannot be read is left out. */
function readAttributes(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const [, key = '', value = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
    return key !== '' && isEncoded(value) ? [[key, decodeURIComponent(value)] as const] : []
  })
  return Object.fromEntries(pairs)
}

function isEncoded(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text) && !/%[89a-f]/i.test(text)
}
