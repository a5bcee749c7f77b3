import type { Observation } from '@barycenter/core/observation'
import type { SpanAttributes } from '@barycenter/core/trace'

/** A span that is known only at its end. */
export interface EndedSpan {
  readonly name: string
  readonly kind: 'client' | 'internal'
  readonly seconds: number
  readonly attributes: SpanAttributes
  readonly failed: boolean
}

/** The span that an observation makes, if it makes one: what takes time, and has nothing below it. */
export function spanOf(observation: Observation): EndedSpan | undefined {
  switch (observation.kind) {
    case 'database_operation_ended': {
      const { operation, seconds, failed } = observation
      return { name: `database ${operation}`, kind: 'client', seconds, attributes: {}, failed }
    }
    case 'password_ended': {
      const { urgency, seconds } = observation
      const attributes = { 'barycenter.urgency': urgency }
      return { name: 'password hashing', kind: 'internal', seconds, attributes, failed: false }
    }
    case 'outbound_request': {
      const { outcome, seconds } = observation
      const failed = outcome === 'failed'
      return { name: 'outbound request', kind: 'client', seconds, attributes: {}, failed }
    }
    default:
      return undefined
  }
}
