import type { JsonObject, JsonValue } from '@barycenter/database/json'
import type { MappedClaim } from '../oauth-settings.ts'
import type { Person } from '../users/person.ts'
import { isMappable } from './claim-names.ts'

/** The members of the `address` claim, OpenID Connect Core §5.1.1. */
const ADDRESS_PARTS = ['formatted', 'street_address', 'locality', 'region', 'postal_code', 'country']

/** The standard claims that properties say, which are all texts but for the last. */
const TEXTS: ReadonlySet<string> = new Set([
  ...[
    'name',
    'given_name',
    'family_name',
    'middle_name',
    'nickname',
    'profile',
    'picture',
    'website',
    'gender',
  ],
  ...['birthdate', 'zoneinfo', 'locale', 'phone_number'],
])

/**
 * The value of a claim about a person, with the JSON type that OpenID Connect Core §5.1 gives it; nothing
 * if there is none of that type. The e-mail address, whether it is verified, and when the record changed
 * come from the record alone: a property of that name says nothing.
 */
export function personClaim(
  person: Person,
  claim: string,
  mapped: readonly MappedClaim[],
): JsonValue | undefined {
  const property = mapped.find((each) => each.claim === claim && isMappable(claim))?.property
  const value = own(person.properties, property ?? claim)
  switch (claim) {
    case 'email':
      return person.email ?? undefined
    case 'email_verified':
      return person.email === null ? undefined : person.emailVerified
    case 'updated_at':
      return Math.floor(person.updatedAt.getTime() / 1000)
    case 'preferred_username':
      return text(value) ?? person.username
    case 'phone_number_verified':
      return personClaim(person, 'phone_number', mapped) === undefined ? undefined : flag(value)
    case 'address':
      return address(value, person.properties)
    default:
      if (TEXTS.has(claim)) return text(value)
      return property === undefined ? undefined : (value ?? undefined)
  }
}

/** An address as it is declared: an object, the whole as one text, or its parts among the properties. */
function address(value: JsonValue | undefined, properties: JsonObject): JsonValue | undefined {
  if (text(value) !== undefined) return { formatted: value ?? '' }
  const source = isObject(value) ? value : properties
  const parts = ADDRESS_PARTS.flatMap((part) => {
    const said = text(own(source, part))
    return said === undefined ? [] : [[part, said] as const]
  })
  return parts.length === 0 ? undefined : Object.fromEntries(parts)
}

function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** A claim with an empty value should be left out, OpenID Connect Core §5.3.2. */
function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function flag(value: JsonValue | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
