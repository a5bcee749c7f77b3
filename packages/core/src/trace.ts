/** A span of somebody else's that ours belong under, W3C Trace Context §3.2. */
export interface TraceParent {
  /** 32 hexadecimal digits, not all of them zero. */
  readonly traceId: string
  /** 16 hexadecimal digits, not all of them zero. */
  readonly spanId: string
  readonly isSampled: boolean
}

/** What a span says of itself. Never anything personal or secret, and never what somebody sent as it was sent. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

/** How a span begins. */
export interface SpanStart {
  readonly name: string
  readonly kind?: 'server' | 'internal'
  readonly attributes?: SpanAttributes
  /** Undefined: under the span that the work is part of already, if there is one. */
  readonly parent?: TraceParent | undefined
}

/** A span that has begun. */
export interface Span {
  readonly traceId: string | undefined
  /** Says what became clear only meanwhile. */
  describe(more: {
    readonly name?: string
    readonly attributes?: SpanAttributes
    readonly failed?: boolean
  }): void
}

/** Traces what is done. */
export interface Trace {
  /** Does work in a span. That it throws is told of the span, but not what. */
  span<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T>
}

const NO_SPAN: Span = { traceId: undefined, describe: () => {} }

/** For whom nobody traces anything. */
export const traceNothing: Trace = { span: (_start, work) => work(NO_SPAN) }

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** Reads a `traceparent` header, W3C Trace Context §3.2; undefined when it is none that says anything. */
export function parseTraceParent(header: string): TraceParent | undefined {
  const [, version, traceId = '', spanId = '', flags = '', rest] = TRACEPARENT.exec(header) ?? []
  if (version === undefined || version === 'ff') return undefined
  // Later versions may append to it; this one does not.
  if (version === '00' && rest !== undefined) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 }
}
