import { matchesPattern } from './claim-pattern.ts'
import type { ClaimRule, ClaimValue } from './trusted-issuer.ts'

/**
 * The first rule that a token's claims break; undefined if they keep all. A claim that is not there breaks
 * its rule. Of a list one element has to do. Nothing is converted: the text "1" is not the number 1.
 */
export function findBrokenRule(
  claims: Readonly<Record<string, unknown>>,
  rules: readonly ClaimRule[],
): ClaimRule | undefined {
  return rules.find(({ path, accepted }) => {
    const found = path.reduce<unknown>((outer, name) => memberOf(outer, name), claims)
    const values = Array.isArray(found) ? found : [found]
    return !values.some((value) => accepted.some((each) => isAccepted(each, value)))
  })
}

function memberOf(outer: unknown, name: string): unknown {
  if (typeof outer !== 'object' || outer === null || Array.isArray(outer)) return undefined
  return Object.getOwnPropertyDescriptor(outer, name)?.value
}

function isAccepted(accepted: ClaimValue, value: unknown): boolean {
  if (typeof accepted === 'string') return typeof value === 'string' && matchesPattern(accepted, value)
  return accepted === value
}
