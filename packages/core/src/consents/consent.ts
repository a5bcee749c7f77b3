import type { AuthorizationRequest } from '../authorization/authorization-request.ts'

/** What a person has allowed a client so far. */
export interface Consent {
  readonly scopes: readonly string[]
  /** Claims that were asked for by name. */
  readonly claims: readonly string[]
  readonly resources: readonly string[]
}

type Asked = Pick<AuthorizationRequest, 'scopes' | 'claims' | 'resources'>

/** What a request asks a person to allow. */
export function askedConsent({ scopes, claims, resources }: Asked): Consent {
  const names = [...Object.keys(claims?.id_token ?? {}), ...Object.keys(claims?.userinfo ?? {})]
  // The two that tell nothing about the person.
  const personal = names.filter((claim) => claim !== 'sub' && claim !== 'acr')
  return { scopes, claims: [...new Set(personal)], resources }
}

/** Whether all that is asked has been allowed before. */
export function coversConsent(given: Consent | undefined, asked: Consent): boolean {
  if (given === undefined) return false
  const within = (some: readonly string[], all: readonly string[]) => some.every((each) => all.includes(each))
  return (
    within(asked.scopes, given.scopes) &&
    within(asked.claims, given.claims) &&
    within(asked.resources, given.resources)
  )
}

/** What has been allowed once something more is. */
export function addConsent(given: Consent | undefined, more: Consent): Consent {
  const union = (a: readonly string[] = [], b: readonly string[]) => [...new Set([...a, ...b])]
  return {
    scopes: union(given?.scopes, more.scopes),
    claims: union(given?.claims, more.claims),
    resources: union(given?.resources, more.resources),
  }
}
