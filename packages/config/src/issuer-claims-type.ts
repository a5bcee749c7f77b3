import type { ClaimValueConfig, TrustedIssuerConfig } from './config.ts'
import { isTable, jsonFromText } from './table-types.ts'
import type { ValueType } from './value-types.ts'

type Rules = TrustedIssuerConfig['claims']

/**
 * What the claims of a token have to be: `ref = "refs/heads/main"`, `ref = ["refs/heads/main", "refs/tags/*"]`,
 * or deeper, `"kubernetes.io" = { namespace = "ci" }`. There is at least one: an issuer may serve the whole world.
 */
export const issuerClaims: ValueType<Rules> = {
  expected:
    'a table with at least one claim, each a text (`*` and `**` stand for some of it), a number, true, false, a list of these, or a table',
  parse: (value) => {
    const rules = readRules(value, [])
    return rules !== undefined && rules.length > 0 ? rules : undefined
  },
  fromText: jsonFromText,
}

function readRules(value: unknown, path: readonly string[]): Rules | undefined {
  if (!isTable(value)) return undefined
  const read = Object.entries(value).map(([name, member]) => readRule(member, [...path, name]))
  // An empty table within would look as though it asked for something.
  if (read.some((rules) => rules === undefined || rules.length === 0)) return undefined
  return read.flatMap((rules) => rules ?? [])
}

function readRule(value: unknown, path: readonly string[]): Rules | undefined {
  if (isTable(value)) return readRules(value, path)
  const accepted = Array.isArray(value) ? value : [value]
  return accepted.length > 0 && accepted.every(isClaimValue) ? [{ path, accepted }] : undefined
}

/** A text of asterisks only would let everybody in. */
function isClaimValue(value: unknown): value is ClaimValueConfig {
  if (typeof value === 'string') return /[^*]/.test(value)
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
