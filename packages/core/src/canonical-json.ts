import type { JsonValue } from '@barycenter/database/json'

/**
 * Writes a JSON value so that equal values are equal texts: keys in order, as PostgreSQL's jsonb
 * forgets the order they were given in.
 */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
