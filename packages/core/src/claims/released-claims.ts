import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from '@barycenter/database/json'
import type { ClaimRequest, ClaimsRequest } from '../grants/grant.ts'
import type { MappedClaim } from '../oauth-settings.ts'
import type { Person } from '../users/person.ts'
import { claimsOfScope } from './claim-names.ts'
import { personClaim } from './person-claim.ts'

/** The claims about a person that come with scopes, OpenID Connect Core §5.4. */
export function claimsOfScopes(
  person: Person,
  scopes: readonly string[],
  mapped: readonly MappedClaim[],
): JsonObject {
  const names = scopes.flatMap((scope) => claimsOfScope(mapped, scope))
  return collect(names.map((claim) => [claim, personClaim(person, claim, mapped)]))
}

/**
 * The claims about a person that were asked for by name, OpenID Connect Core §5.5. One that was asked for
 * with a value comes only if that is its value. One that there is not is left out, essential or not.
 */
export function requestedClaims(
  person: Person,
  requested: ClaimsRequest[keyof ClaimsRequest],
  mapped: readonly MappedClaim[],
): JsonObject {
  const asked = Object.entries(requested ?? {})
  return collect(
    asked.map(([claim, request]) => {
      const value = personClaim(person, claim, mapped)
      return [claim, value !== undefined && isWanted(value, request) ? value : undefined]
    }),
  )
}

function isWanted(value: JsonValue, request: ClaimRequest | null): boolean {
  if (request === null) return true
  if (request.value !== undefined && !isDeepStrictEqual(request.value, value)) return false
  return request.values === undefined || request.values.some((wanted) => isDeepStrictEqual(wanted, value))
}

function collect(claims: readonly (readonly [string, JsonValue | undefined])[]): JsonObject {
  return Object.fromEntries(
    claims.filter((claim): claim is readonly [string, JsonValue] => claim[1] !== undefined),
  )
}
