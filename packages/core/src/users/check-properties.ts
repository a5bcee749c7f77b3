import type { JsonValue } from '@barycenter/database/json'
import type { DeclaredUser } from './declared-user.ts'

const MAXIMUM_DEPTH = 16
const MAXIMUM_BYTES = 65_536

/** Why properties cannot be stored in both databases, or undefined when they can. */
export function refuseProperties(properties: DeclaredUser['properties']): string | undefined {
  if (properties === undefined || properties === null) return undefined
  if (typeof properties !== 'object' || Array.isArray(properties))
    return 'properties are an object of names and values'
  const refused = refuseValue(properties, 0)
  if (refused !== undefined) return refused
  return Buffer.byteLength(JSON.stringify(properties)) > MAXIMUM_BYTES
    ? `the properties of a user have at most ${MAXIMUM_BYTES / 1024} KiB`
    : undefined
}

function refuseValue(value: JsonValue, depth: number): string | undefined {
  if (depth > MAXIMUM_DEPTH) return `properties are nested at most ${MAXIMUM_DEPTH} levels deep`
  if (typeof value === 'string') {
    const storable = value.isWellFormed() && !value.includes('\0')
    return storable ? undefined : 'a text in the properties has U+0000 or half of a character in it'
  }
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : 'a number in the properties is too large'
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const refused = refuseValue(key, depth) ?? refuseValue(inner, depth + 1)
    if (refused !== undefined) return refused
  }
  return undefined
}
